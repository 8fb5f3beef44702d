import type { Named } from "#src/marketplaces/port.ts";
import { changeCardsText } from "../messages/cards.en.ts";

/**
 * A manager's own small change of a listing on sale, where an owner allows it. The database judges it
 * (`app.small_refusal`); this is its word: `may`: its author could confirm it; `done`: that happened; `off`: it is no
 * question here; and what is too much about it.
 */
export const smallWords = ["may", "done", "off", "kind", "field", "moved", "price", "text", "count"] as const;
export type SmallWord = (typeof smallWords)[number];

/** Why it waits for another person although its author may confirm small changes; null: that is no question. */
export function tooMuchText(word: SmallWord, { name }: Named): string | null {
  const { field, moved, price, text, count, soAnother } = changeCardsText.notSmall;
  const whys: Readonly<Partial<Record<SmallWord, string>>> = { field, moved: moved(name), price, text, count };
  const why = whys[word];
  return why ? `${why} ${soAnother}` : null;
}
