import type { SharedFile } from "#src/app/ports/workspace.ts";
import type { FilePayload } from "./payloads.ts";

/**
 * A message's text as people read it: Slack escapes `& < >`, writes links as `<url|text>`, and people, channels and
 * groups as ids, which mean nothing in a listing.
 */
export function decodeMessageText(text: string): string {
  return text
    .replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_, target: string, words?: string) => {
      if (/^(?:[@#]|!(?!date))/.test(target)) return words ?? "";
      if (target.startsWith("!date")) return words ?? "";
      return words ?? target.replace(/^mailto:/, "");
    })
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

export function sharedFiles(files: readonly FilePayload[] | null | undefined): SharedFile[] {
  return (files ?? []).map((file) => ({ id: file.id, name: file.name ?? "photo", mime: file.mimetype ?? "" }));
}
