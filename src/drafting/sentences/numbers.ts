import type { Cover, Place } from "./cover.ts";
import type { SentenceSource } from "./reply.ts";

/** Each number that stands by itself: 10 is in "10 %" and "10,00", and not in "100" or "1.000". */
const numbers = /(?<![\p{L}\d.,])\d+(?:[.,]\d{1,2})?(?![\p{L}\d]|[.,]\d)/gu;
const percentSign = /^\s*(?:%|per ?cent(?!\p{L})|prozent(?!\p{L})|pour ?cent(?!\p{L})|por ?ciento(?!\p{L}))/iu;
/** Before a number: a sign of its own, or the beginning of a range. */
export const unclearBefore = /(?:\d*\s*[-+−–±~<>≤≥/]|\d\s*(?:to|or|and|bis))\s*$/iu;
const rounds =
  /(?:round(?:ed)?(?:\s+(?:it|them|prices))?(?:\s+(?:to|at))?|ending\s+(?:in|with)|ends?\s+(?:in|with))\s+$/iu;

export type Unit = "percent" | "money" | "pieces";

/** Takes a number with its unit; false: the sentence doesn't say it so. `money` null: no currency may be said. */
export function takeNumber(cover: Cover, value: number, unit: Unit, money: RegExp | null, before?: RegExp): boolean {
  const text = cover.text();
  for (const { 0: found, index } of text.matchAll(numbers)) {
    if (Number(found.replace(",", ".")) !== value) continue;
    const end = index + found.length;
    const isPercent = percentSign.exec(text.slice(end));
    if ((unit === "percent") !== (isPercent !== null)) continue;
    const place =
      unit === "percent" ? { from: index, to: end + (isPercent?.[0].length ?? 0) } : withMoney(text, index, end, money);
    if (place === null || (unit === "pieces" && isMoney(text, index, end))) continue;
    const head = text.slice(0, place.from);
    if (unclearBefore.test(head) || rounds.test(head)) continue;
    const lead = before?.exec(head)?.[0].length ?? 0;
    cover.blank({ from: place.from - lead, to: place.to });
    return true;
  }
  return false;
}

const anyMoneyBefore = /(?:\p{Sc}|(?<!\p{L})[A-Z]{3})\s*$/u;
const anyMoneyBehind =
  /^\s*(?:\p{Sc}|[A-Z]{3}(?!\p{L})|(?:dollar|euro|pound|franc|krone|krona|yen|peso|cent)s?(?!\p{L}))/iu;

function isMoney(text: string, from: number, to: number): boolean {
  return anyMoneyBefore.test(text.slice(0, from)) || anyMoneyBehind.test(text.slice(to));
}

/** With its currency, before or behind; null: it has another one, or none where one is meant. */
function withMoney(text: string, from: number, to: number, money: RegExp | null): Place | null {
  if (money === null) return isMoney(text, from, to) ? null : { from, to };
  const behind = new RegExp(`^\\s*(?:${money.source})`, "iu").exec(text.slice(to));
  if (behind) return { from, to: to + behind[0].length };
  const before = new RegExp(`(?:${money.source})\\s*$`, "iu").exec(text.slice(0, from));
  if (before) return { from: before.index, to };
  return null;
}

/** The ways to say a currency that no other shop's currency is called by; null: there is none. */
export function currencyWords(currency: string, shops: SentenceSource["shops"]): RegExp {
  const others = new Set(shops.map((shop) => shop.currency).filter((each) => each !== currency));
  const taken = new Set([...others].flatMap(waysToSay));
  const own = waysToSay(currency).filter((each) => !taken.has(each));
  const patterns = own.map((each) =>
    /^\p{L}+$/u.test(each) ? `(?<!\\p{L})${each}s?(?!\\p{L})` : each.replace(/[$.]/g, String.raw`\$&`),
  );
  return new RegExp(patterns.join("|"), "iu");
}

/** Code, sign and the last word of its name: `USD`, `$` and "dollar". */
function waysToSay(currency: string): string[] {
  const sign = new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "narrowSymbol" })
    .formatToParts(1)
    .find(({ type }) => type === "currency")?.value;
  const named = new Intl.DisplayNames("en", { type: "currency" }).of(currency)?.split(/\s+/u).at(-1)?.toLowerCase();
  return [
    currency,
    ...(sign === undefined || sign === currency ? [] : [sign]),
    ...(named === undefined ? [] : [named]),
  ];
}

/** Takes how prices end, with the words around it. */
export function takeEnding(cover: Cover, ending: string): boolean {
  const plain = (typed: string) => typed.replace(",", ".").replace(/^0?\./u, "");
  const text = cover.text();
  for (const { 0: found, index } of text.matchAll(/(?<![\p{L}\d]|\d[.,])\d*[.,]?\d+(?![\p{L}\d]|[.,]\d)/gu)) {
    const end = index + found.length;
    if (plain(found) !== plain(ending.trim()) || percentSign.test(text.slice(end))) continue;
    const words = rounds.exec(text.slice(0, index))?.[0].length ?? 0;
    cover.blank({ from: index - words, to: end });
    return true;
  }
  return false;
}
