import { isUuid } from "#src/platform/kernel/ids.ts";

/**
 * The path as it is logged: ids stay, because they are what one looks for; a segment that can be a secret (Slack's
 * response addresses hold one) becomes `…`. The query is never logged.
 */
export function logPath(url: URL): string {
  const segments = url.pathname.split("/");
  const last = answersHere.has(segments[1] ?? "") ? segments.length - 1 : -1;
  return segments.map((segment, at) => (at === last || mayBeSecret(segment) ? "…" : segment)).join("/");
}

/** Beginnings of Slack's response addresses, whose end is a secret however short it is. */
const answersHere = new Set(["commands", "actions", "response", "services", "workflows"]);

/** Long and random-looking. Numbers, UUIDs, hashes, file names by hash and words with hyphens or dots are not. */
function mayBeSecret(segment: string): boolean {
  if (segment.length < 20 || isUuid(segment)) return false;
  if (/^\d+$/.test(segment) || /^[0-9a-f]{64}(\.\w{1,5})?$/.test(segment)) return false;
  if (/^[a-z]+([._-][a-zA-Z]+)*$/.test(segment)) return false;
  return true;
}
