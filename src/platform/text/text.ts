import { invisible } from "./invisible.ts";

/**
 * Text as it is kept: NFC, `\n` line ends, no control characters but line ends and tabs, no white space at either end.
 * Limits count what the marketplace counts: the characters of this form.
 */
export function tidyText(text: string): string {
  return text
    .toWellFormed()
    .normalize("NFC")
    .replace(/\r\n?/g, "\n")
    .replace(/(?![\n\t])\p{Cc}|[\u200b\u2060\ufeff]/gu, "")
    .trim();
}

/** Same, on one line, without signs that draw nothing: titles, tags, SKUs. */
export function tidyLine(text: string): string {
  return tidyText(text.replace(invisible, "")).replace(/\s+/g, " ");
}

/** How many characters a marketplace counts: code points, not UTF-16 units. */
export function countCharacters(text: string): number {
  return Array.from(text).length;
}
