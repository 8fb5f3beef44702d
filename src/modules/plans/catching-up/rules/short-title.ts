/** A title of more words than that is hard to read, and the marketplace's search shows its beginning alone. */
export const mostTitleWords = 15;

/** What people write between the parts of a title: a comma, a bar, or a dash between spaces. */
const separators = /\s*[,;|·•]\s*|\s+[–—-]\s+/g;

/** How many words a title has. Signs that stand alone are none. */
export function titleWords(title: string): number {
  return title.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/**
 * The title up to the last of its parts with which it has at most fifteen words: no word of it is changed. null: its first part is
 * longer than that, so a person has to say it in fewer words.
 */
export function shortTitle(title: string): string | null {
  const text = title.trim();
  if (titleWords(text) <= mostTitleWords) return text;
  const ends = [...text.matchAll(separators)].map(({ index }) => text.slice(0, index).trim());
  return ends.findLast((part) => part !== "" && titleWords(part) > 0 && titleWords(part) <= mostTitleWords) ?? null;
}
