import { z } from "zod";

/** A command without arguments ignores the words after it. */
export const noArguments = z.object({}).transform(() => ({}));

/** Everything typed, as one text. */
export const oneText = z
  .object({ words: z.array(z.string()) })
  .transform(({ words }) => ({ text: unlink(words.join(" ")) }));

/** What was typed after the command, to the sign: its quotes and signs have a meaning of their own. */
export const wholeLine = z
  .object({ words: z.array(z.string()) })
  .transform(({ words }) => ({ line: words.join(" ").trim() }));

/** Slack sends a pasted link as `<url|text>`: the link is meant. And it escapes three signs, in any text. */
export function unlink(text: string): string {
  return text
    .replace(/<(https?:[^|>]+)(?:\|[^>]*)?>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .trim();
}
