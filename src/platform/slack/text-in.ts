import { isVideoFile, type SharedFile } from "#src/platform/photos/shared-file.ts";
import type { FilePayload, MessagePayload } from "./payloads.ts";

/**
 * A message's text as people read it: Slack escapes `& < >`, writes links as `<url|text>`, and people, channels and
 * groups as ids, which mean nothing in a listing.
 */
export function decodeMessageText(text: string): string {
  return text
    .replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_, target: string, words?: string) => {
      if (/^(?:[@#]|!(?!date))/.test(target)) return "";
      if (target.startsWith("!date")) return words ?? "";
      return words ?? target.replace(/^mailto:/, "");
    })
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

export function sharedFiles(files: readonly FilePayload[] | null | undefined): SharedFile[] {
  return (files ?? []).map(({ id, name, mimetype, size, mode, external_type: service }) => ({
    id,
    name: name ?? "photo",
    mime: mimetype ?? "",
    // Photos are judged by what is in them.
    ...(typeof size === "number" && isVideoFile({ name: name ?? "", mime: mimetype ?? "" }) ? { bytes: size } : {}),
    ...(mode ? { mode } : {}),
    ...(service ? { service } : {}),
  }));
}

/** What a message says and shows, and after that what the messages forwarded in it do. */
export function readShared(message: MessagePayload | undefined): {
  readonly text: string;
  readonly files: SharedFile[];
} {
  const forwarded = (message?.attachments ?? []).filter((each) => each.is_share || each.is_msg_unfurl);
  const texts = [message?.text, ...forwarded.map(({ text }) => text)];
  return {
    text: texts
      .map((text) => decodeMessageText(text ?? ""))
      .filter((text) => text.trim() !== "")
      .join("\n"),
    files: sharedFiles([...(message?.files ?? []), ...forwarded.flatMap(({ files }) => files ?? [])]),
  };
}
