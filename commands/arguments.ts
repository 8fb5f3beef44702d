import { z } from "zod";

/** A command without arguments ignores the words after it. */
export const noArguments = z.object({}).transform(() => ({}));

/** Everything typed, as one text. */
export const oneText = z
  .object({ words: z.array(z.string()) })
  .transform(({ words }) => ({ text: unlink(words.join(" ")) }));

/** Slack sends a pasted link as `<url|text>`: the link is meant. And it escapes three signs, in any text. */
export function unlink(text: string): string {
  return text
    .replace(/<(https?:[^|>]+)(?:\|[^>]*)?>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .trim();
}
