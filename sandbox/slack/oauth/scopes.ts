/** Slack's bot scopes, as the consent page puts them. A scope that is not here does not exist. */
export const scopeWords: Readonly<Record<string, string>> = {
  "app_mentions:read": "Read messages that mention it directly",
  "bookmarks:read": "List bookmarks",
  "bookmarks:write": "Create, edit and remove bookmarks",
  "calls:read": "Read information about calls",
  "calls:write": "Start and manage calls",
  "canvases:read": "Read canvases",
  "canvases:write": "Create, edit and remove canvases",
  "channels:history": "Read messages in public channels that it was added to",
  "channels:join": "Join public channels",
  "channels:manage": "Manage public channels that it was added to, and create new ones",
  "channels:read": "Read basic information about public channels",
  "channels:write.invites": "Invite members to public channels",
  "channels:write.topic": "Set the description of public channels",
  "chat:write": "Post messages as itself",
  "chat:write.customize": "Post messages with a name and picture of its choice",
  "chat:write.public": "Post messages in channels that it is not a member of",
  commands: "Add shortcuts and slash commands that people can use",
  "conversations.connect:read": "Receive Slack Connect invitations of its channels",
  "conversations.connect:write": "Create and accept Slack Connect invitations",
  "dnd:read": "Read Do Not Disturb settings",
  "emoji:read": "Read custom emoji",
  "files:read": "Read files shared in conversations that it was added to",
  "files:write": "Upload, edit and delete files as itself",
  "groups:history": "Read messages in private channels that it was added to",
  "groups:read": "Read basic information about private channels that it was added to",
  "groups:write": "Manage private channels that it was added to, and create new ones",
  "im:history": "Read direct messages with it",
  "im:read": "Read basic information about direct messages with it",
  "im:write": "Start direct messages with people",
  "incoming-webhook": "Post messages to one channel",
  "links.embed:write": "Embed video addresses",
  "links:read": "Read addresses in messages",
  "links:write": "Show previews of addresses",
  "metadata.message:read": "Read message metadata in channels that it was added to",
  "mpim:history": "Read group direct messages that it was added to",
  "mpim:read": "Read basic information about group direct messages",
  "mpim:write": "Start group direct messages with people",
  "pins:read": "Read pinned messages and files",
  "pins:write": "Pin and unpin messages and files",
  "reactions:read": "Read emoji reactions",
  "reactions:write": "Add and edit emoji reactions",
  "reminders:read": "Read its reminders",
  "reminders:write": "Add, remove and complete reminders",
  "team.billing:read": "Read the workspace's billing plan",
  "team.preferences:read": "Read the workspace's preferences",
  "team:read": "Read the workspace's name, address and picture",
  "usergroups:read": "Read user groups",
  "usergroups:write": "Create and manage user groups",
  "users.profile:read": "Read people's profiles",
  "users:read": "Read people's names and roles in the workspace",
  "users:read.email": "Read people's email addresses",
  "users:write": "Set its own presence",
};

/** The scopes of a request, in order; a name that does not exist, or that there is none at all, by Slack's word. */
export function readScopes(text: string): { scopes: string[] } | { error: string; detail: string } {
  const scopes = text
    .split(/[\s,]+/)
    .map((each) => each.trim())
    .filter((each) => each !== "");
  const strange = scopes.filter((each) => !(each in scopeWords));
  if (strange.length > 0) return { error: "invalid_scope", detail: `Unknown permission: ${strange.join(", ")}` };
  if (scopes.length === 0) return { error: "no_scopes", detail: "No permission was asked for." };
  return { scopes: [...new Set(scopes)] };
}
