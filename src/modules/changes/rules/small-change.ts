import type { Named } from "#src/marketplaces/port.ts";

/**
 * A manager's own small change of a listing on sale, where an owner allows it. The database judges it
 * (`app.small_refusal`); this is its word: `may`: its author could confirm it; `done`: that happened; `off`: it is no
 * question here; and what is too much about it.
 */
export const smallWords = ["may", "done", "off", "kind", "field", "moved", "price", "text", "count"] as const;
export type SmallWord = (typeof smallWords)[number];

const tooMuch = ({ name }: Named): Readonly<Partial<Record<SmallWord, string>>> => ({
  field: "it changes more than stock, tags, title, text and prices, or leaves nothing in stock",
  moved: `something else stands on ${name} by now`,
  price: "a price moves by more than 5 % within 24 hours",
  text: "title and text change by more than 40 characters within 24 hours",
  count: "its author confirmed 20 within 24 hours already",
});

/** Why it waits for somebody else although its author may confirm small changes; null: that is no question. */
export function tooMuchText(word: SmallWord, marketplace: Named): string | null {
  const why = tooMuch(marketplace)[word];
  return why ? `It is no small change: ${why}. So it needs somebody else's approval.` : null;
}
