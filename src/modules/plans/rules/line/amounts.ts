import { examplePrice, parsePrice } from "#src/catalog/money.ts";
import { listed } from "#src/platform/text/listed.ts";
import { rulesText } from "../../messages/rules.en.ts";
import type { RuleAmount } from "../rule.ts";
import { type Cursor, LineProblem } from "./cursor.ts";

/** An amount before it is known which shops the line is about. */
export type TypedAmount = {
  readonly sign: 1 | -1;
  /** Number and currency as they were typed. */
  readonly text: string;
  /** The code that it names; null where it names none, or a sign that several currencies have. */
  readonly code: string | null;
  readonly at: number;
};

/** The currency codes that a line may name in small letters too: those of the studio's shops. */
export type Currencies = readonly string[];

/** What an amount has where it says no sign, and whether it may say one. */
export type Signs = { readonly sign: 1 | -1; readonly own: boolean };

/** A unit and a number in one word: `€24`, `US$24`, `EUR24.90`, `24.-`, `5euros`. */
const before = String.raw`[+-]?([a-z]{0,3}\p{Sc}|[a-z]{3})?`;
const after = String.raw`(\p{Sc}|[a-z]{2,7})?`;
const amount = new RegExp(String.raw`^${before}(\d[\d.,'’]*|[.,]\d+)([.,]?[-–—]+)?${after}$`, "iu");
/** `1 234,50 €` is three words: the first group of digits, and one that goes on. */
const firstGroup = new RegExp(String.raw`^${before}\d{1,3}$`, "iu");
const nextGroup = new RegExp(String.raw`^\d{3}(?:[.,]\d+)?${after}$`, "iu");

/** What a unit says: a code, a sign that several currencies can have, or hundredths of the currency. */
type Unit = { readonly code: string } | { readonly sign: string } | "cents";

const unitWords: Readonly<Record<string, Unit>> = {
  euro: { code: "EUR" },
  euros: { code: "EUR" },
  dollar: { sign: "$" },
  dollars: { sign: "$" },
  pound: { sign: "£" },
  pounds: { sign: "£" },
  yen: { sign: "¥" },
  cent: "cents",
  cents: "cents",
  ct: "cents",
  us$: { code: "USD" },
  c$: { code: "CAD" },
  ca$: { code: "CAD" },
  a$: { code: "AUD" },
  au$: { code: "AUD" },
  nz$: { code: "NZD" },
  hk$: { code: "HKD" },
  s$: { code: "SGD" },
};

/** Three letters that are words of lines, and so no codes in a line of capitals. */
const noCodes = ["max", "min", "tag", "and"];

/** Reads amounts with commas between: `24.00 EUR, 26 USD`. */
export function takeAmounts(cursor: Cursor, codes: Currencies, signs: Signs = { sign: 1, own: false }): TypedAmount[] {
  const amounts = [takeAmount(cursor, codes, signs)];
  while (takesComma(cursor, codes)) amounts.push(takeAmount(cursor, codes, signs));
  return amounts;
}

/** Steps over what parts two amounts; a comma may also come before the next part of the line. */
function takesComma(cursor: Cursor, codes: Currencies): boolean {
  const place = cursor.place();
  const isThere = [",", "and", "or"].some((word) => cursor.takes(word));
  const behind = cursor.place();
  const startsSo = /^[+-]$/.test(cursor.peek()) ? cursor.take() : takeUnit(cursor, codes);
  const isAmount = isThere && (startsSo ? /^[+-]?\p{Sc}?[.,]?\d/u : amount).test(cursor.peek());
  cursor.back(isAmount ? behind : place);
  return isAmount;
}

function takeAmount(cursor: Cursor, codes: Currencies, signs: Signs): TypedAmount {
  const at = cursor.at();
  const own = takeSign(cursor);
  if (own !== null && !signs.own) throw new LineProblem(rulesText.line.noSign, at);
  const first = takeUnit(cursor, codes);
  const word = takeNumber(cursor);
  const [, unitBefore, digits = "", dash, unitAfter] = amount.exec(word ?? "") ?? [];
  const glued = [unitBefore, unitAfter].map((unit) => (unit === undefined ? null : unitOf(unit)));
  if (digits === "" || glued.includes(undefined)) throw needed(codes, at);
  if (dash === undefined && unitAfter === undefined && cursor.peek() === "," && /^-+$/.test(cursor.peek(1))) {
    // `24,- €`, unless the dash is the sign of a second amount.
    if (!/^\d/.test(cursor.peek(2))) {
      cursor.take();
      cursor.take();
    }
  }
  const units = [first, ...glued, hasCode([first, ...glued]) ? null : takeUnit(cursor, codes)].flatMap(
    (unit) => unit ?? [],
  );
  const number = (dash === undefined ? digits : digits.replace(/[.,]$/, "")).replace(/^(?=[.,])/, "0");
  const sign = units.flatMap((unit) => (unit !== "cents" && "sign" in unit ? unit.sign : []))[0] ?? "";
  const code = units.flatMap((unit) => (unit !== "cents" && "code" in unit ? unit.code : []))[0] ?? null;
  if (!units.includes("cents")) return { sign: own ?? signs.sign, text: `${sign}${number}`, code, at };
  if (!/^\d{1,6}$/.test(number)) throw needed(codes, at);
  return { sign: own ?? signs.sign, text: `${sign}${(Number(number) / 100).toFixed(2)}`, code, at };
}

function needed(codes: Currencies, at: number): LineProblem {
  return new LineProblem(rulesText.line.amount(exampleAmount(codes)), at);
}

/** An amount in a currency of the studio, as an example: `24.00 EUR`. */
export function exampleAmount([currency = "USD"]: Currencies): string {
  return `${examplePrice(currency)} ${currency}`;
}

/** One word, or several where it is written in groups of three digits. null: in quotes, or nothing. */
function takeNumber(cursor: Cursor): string | null {
  const token = cursor.next();
  if (!token || token.quoted || !amount.test(token.text)) return null;
  cursor.take();
  let word = token.text;
  let isOpen = firstGroup.test(word);
  while (isOpen && nextGroup.test(cursor.peek())) {
    isOpen = /^\d{3}$/.test(cursor.peek());
    word += cursor.take()?.text ?? "";
  }
  return word;
}

const signed = /^[+-](?:[\d.,\p{Sc}]|[a-z]{1,3}\$|[a-z]{3}\d)/iu;

/** A plus or a minus, alone or before a number, which stays. */
export function takeSign(cursor: Cursor): 1 | -1 | null {
  const token = cursor.next();
  if (!token || token.quoted) return null;
  const { text, at } = token;
  if (/^[+-][+−–—-]+[\d.,\p{Sc}]/u.test(text)) throw new LineProblem(rulesText.line.twoSigns, at);
  if (text !== "+" && text !== "-" && !signed.test(text)) return null;
  if (text.length === 1) {
    cursor.take();
    // Neither sign can be left out: "+ -5%" may be meant as either.
    if (/^[+-]/.test(cursor.peek())) throw new LineProblem(rulesText.line.twoSigns, at);
  }
  return text.startsWith("+") ? 1 : -1;
}

/** A unit that is a word of its own. A currency's code is one in capital letters, or one of the studio's shops. */
function takeUnit(cursor: Cursor, codes: Currencies): Unit | null {
  const token = cursor.next();
  if (!token || token.quoted) return null;
  const { text } = token;
  const isCode =
    codes.includes(text.toUpperCase()) || (/^[A-Z]{3}$/.test(text) && !noCodes.includes(text.toLowerCase()));
  if (/^[a-z]{3}$/i.test(text) && !isCode && !(text.toLowerCase() in unitWords)) return null;
  const unit = unitOf(text);
  if (unit === undefined) return null;
  cursor.take();
  return unit;
}

function unitOf(text: string): Unit | undefined {
  const word = unitWords[text.toLowerCase()];
  if (word) return word;
  if (/^\p{Sc}$/u.test(text)) return { sign: text };
  return /^[a-z]{3}$/i.test(text) ? { code: text.toUpperCase() } : undefined;
}

function hasCode(units: readonly (Unit | null | undefined)[]): boolean {
  return units.some((unit) => unit && unit !== "cents" && "code" in unit);
}

/**
 * In the currency that each names, or in the one that all chosen shops have.
 *
 * @param currencies of the shops that the line is about
 */
export function amountsIn(typed: readonly TypedAmount[], currencies: Currencies): RuleAmount[] {
  const amounts = typed.map((each) => amountIn(each, currencies));
  const all = amounts.map(({ currency }) => currency);
  const twice = all.find((currency, index) => all.indexOf(currency) < index);
  const [first] = typed;
  if (twice !== undefined) throw new LineProblem(rulesText.line.currencyTwice(twice), first?.at ?? 0);
  if (currencies.length > 0 && !all.some((currency) => currencies.includes(currency))) {
    throw new LineProblem(rulesText.line.noSuchShop(listed(all), listed(currencies)), first?.at ?? 0);
  }
  return amounts;
}

/** Why none of these currencies has such an amount. */
function whyNone(text: string, could: Currencies): string {
  const number = text.replaceAll(/^\p{Sc}|['’]/gu, "");
  if (/^[0.,]+$/.test(number)) return rulesText.line.aboveZero;
  if (/^\d{1,3}[.,]\d{3}$/.test(number)) {
    const [whole = "", rest = ""] = number.split(/[.,]/);
    return rulesText.line.thousandOrCents(text, `${whole}${rest}.00`, `${whole}.${rest.slice(0, 2)}`);
  }
  return rulesText.line.notAmount(text, listed(could, "disjunction"));
}

function amountIn({ sign, text, code, at }: TypedAmount, currencies: Currencies): RuleAmount {
  const could = code === null ? currencies : [code];
  const read = could.flatMap((currency) => parsePrice(text, currency) ?? []);
  const [only, another] = read;
  if (another) throw new LineProblem(rulesText.line.whichCurrency(text, listed(currencies, "disjunction")), at);
  if (!only) throw new LineProblem(whyNone(text, could), at);
  // Two currencies of which one has no minor units: what fits one of them is still not said to be in it.
  if (code === null && currencies.length > 1 && !/\p{Sc}/u.test(text)) {
    throw new LineProblem(rulesText.line.whichCurrency(text, listed(currencies, "disjunction")), at);
  }
  return { amount: sign * only.amount, currency: only.currency };
}
