/** Which addresses may be called at all. */
export type HostAllowed = (url: URL) => boolean;

/**
 * `production`: HTTPS only. `demo`: HTTPS, and plain HTTP to this machine's loopback, where the stand-ins are.
 * Addresses with a user name or password in them are never allowed: these would end up in logs.
 */
export function createHostPolicy(mode: "demo" | "production"): HostAllowed {
  return (url) => {
    if (url.username !== "" || url.password !== "") return false;
    if (url.protocol === "https:") return true;
    return mode === "demo" && url.protocol === "http:" && isLoopback(url.hostname);
  };
}

function isLoopback(hostname: string): boolean {
  if (hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]") return true;
  return /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}
