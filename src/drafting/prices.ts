import { parsePrice, type Money } from "#src/domain/money.ts";

const codes = "USD|EUR|GBP|CAD|AUD|NZD|CHF|SEK|NOK|DKK|PLN|CZK|HUF|JPY|ILS|MXN|SGD|HKD|INR|ZAR|TRY|BRL";
const named: Readonly<Record<string, string>> = {
  $: "USD",
  us$: "USD",
  c$: "CAD",
  ca$: "CAD",
  a$: "AUD",
  au$: "AUD",
  "€": "EUR",
  "£": "GBP",
  "¥": "JPY",
  euro: "EUR",
  euros: "EUR",
  dollar: "USD",
  dollars: "USD",
};
const amount = "\\d{1,9}(?:[.,]\\d{1,3}){0,3}";
const before = `(?:us|ca?|au?)?\\$|[€£¥]|\\b(?:${codes})`;
const after = `(?:us|ca?|au?)?\\$|[€£¥]|(?:${codes}|euros?|dollars?)\\b`;
const shape = () =>
  new RegExp(
    `(?<sign>${before})\\s{0,2}(?<right>${amount})(?:[.,]?[-–]{1,2}(?!\\s*\\d))?|(?<![\\d.,\\p{L}])(?<left>${amount})(?:[.,][-–]{1,2})?\\s{0,2}(?<unit>${after})`,
    "giu",
  );

export type PriceFound = { readonly money: Money | null; readonly at: number; readonly end: number };

/** Every amount with a currency, where it stands. `money` is null where the number can be read in two ways. */
export function findPrices(text: string): PriceFound[] {
  return Array.from(text.matchAll(shape()), (match) => {
    const { sign, right, left, unit } = match.groups ?? {};
    const word = (sign ?? unit ?? "").toLowerCase();
    const currency = named[word] ?? word.toUpperCase();
    return { money: parsePrice(right ?? left ?? "", currency), at: match.index, end: match.index + match[0].length };
  });
}

const otherCost =
  /(ship\w*|postage|delivery|versand\w*|porto|\bwas|instead of|statt|uvp|\bsave|off)[^.!?\n\d]{0,20}$/iu;
const otherCostBehind = /^[^.!?\n\d,;]{0,12}\b(ship\w*|postage|delivery|versand\w*|porto|off|discount|rabatt)\b/iu;
const range = /^\s*(-|–|—|to|bis)\s*[^\s\p{L}]?\d/iu;
const rangeBefore = /\d\s*(-|–|—|to|bis)\s*$/iu;
const label = /(price|preis|cost|costs|kostet)\s*(is|ist)?\s*[:=]?\s*$/iu;

/**
 * One price per currency, where the text is clear. Shipping costs, former prices and ranges aren't the price, and of two
 * different amounts in one currency none is taken (unless one is labelled): an empty field beats a wrong price.
 */
export function clearPrices(text: string): Money[] {
  const found = findPrices(text).flatMap(({ money, at, end }) => {
    const [lead, tail] = [text.slice(Math.max(0, at - 40), at), text.slice(end, end + 40)];
    if (otherCost.test(lead) || otherCostBehind.test(tail)) return [];
    return [{ money: range.test(tail) || rangeBefore.test(lead) ? null : money, at, labelled: label.test(lead) }];
  });
  if (found.some(({ money }) => money === null)) return [];
  const all = found.flatMap(({ money, labelled }) => (money ? [{ ...money, labelled }] : []));
  return [...new Set(all.map(({ currency }) => currency))].flatMap((currency) => {
    const own = all.filter((price) => price.currency === currency);
    const candidates = own.some(({ labelled }) => labelled) ? own.filter(({ labelled }) => labelled) : own;
    const amounts = new Set(candidates.map((price) => price.amount));
    const [only] = amounts;
    return amounts.size === 1 && only !== undefined ? [{ amount: only, currency }] : [];
  });
}

/** The text with every price blanked out, its other characters where they were. */
export function withoutPrices(text: string): string {
  return text.replace(shape(), (found) => " ".repeat(found.length));
}
