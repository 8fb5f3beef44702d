/** What a workspace is asked for; a test holds it equal to the manifest and to what the called methods need. */
export const botScopes = [
  "channels:history",
  "channels:join",
  "channels:read",
  "chat:write",
  "commands",
  "files:read",
  "groups:history",
  "groups:read",
  "im:history",
  "im:write",
  "users:read",
] as const;
