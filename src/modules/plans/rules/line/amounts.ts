import { parsePrice } from "#src/catalog/money.ts";
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

const amount = /^[+-]?\p{Sc}?\d[\d.,'’]*\p{Sc}?(?:[a-z]{3})?$/iu;

/** The currency codes that a line may name in small letters too: those of the studio's shops. */
export type Currencies = readonly string[];

/** What an amount has where it says no sign, and whether it may say one. */
export type Signs = { readonly sign: 1 | -1; readonly own: boolean };

/** Reads amounts with commas between: `24.00 EUR, 26 USD`. */
export function takeAmounts(cursor: Cursor, codes: Currencies, signs: Signs = { sign: 1, own: false }): TypedAmount[] {
  const amounts = [takeAmount(cursor, codes, signs)];
  while (cursor.takes(",")) amounts.push(takeAmount(cursor, codes, signs));
  return amounts;
}

function takeAmount(cursor: Cursor, codes: Currencies, signs: Signs): TypedAmount {
  const at = cursor.at();
  const own = takeSign(cursor);
  if (own !== null && !signs.own) throw new LineProblem(rulesText.line.noSign, at);
  const before = takeCode(cursor, codes);
  const token = cursor.next();
  if (!token || token.quoted || !amount.test(token.text)) throw new LineProblem(rulesText.line.amount, cursor.at());
  cursor.take();
  const [, number = "", glued = ""] = /^[+-]?(.*?)([a-z]{3})?$/i.exec(token.text) ?? [];
  const unit = before ?? (glued === "" ? takeCode(cursor, codes) : glued);
  const isCode = unit !== null && /^[a-z]{3}$/i.test(unit);
  const text = unit === null || isCode ? number : `${unit}${number}`;
  return { sign: own ?? signs.sign, text, code: isCode ? unit.toUpperCase() : null, at };
}

/** A plus or a minus, alone or before a number, which stays. */
export function takeSign(cursor: Cursor): 1 | -1 | null {
  const token = cursor.next();
  if (!token || token.quoted) return null;
  const { text } = token;
  if (text !== "+" && text !== "-" && !/^[+-][\d.,\p{Sc}]/u.test(text)) return null;
  if (text.length === 1) cursor.take();
  return text.startsWith("+") ? 1 : -1;
}

/** A currency's code is one in capital letters, or one of the studio's shops. */
function takeCode(cursor: Cursor, codes: Currencies): string | null {
  const token = cursor.next();
  if (!token || token.quoted) return null;
  if (/^\p{Sc}$/u.test(token.text)) {
    cursor.take();
    return token.text;
  }
  if (!/^[A-Z]{3}$/.test(token.text) && !codes.includes(token.text.toUpperCase())) return null;
  cursor.take();
  return token.text;
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

function amountIn({ sign, text, code, at }: TypedAmount, currencies: Currencies): RuleAmount {
  const could = code === null ? currencies : [code];
  const read = could.flatMap((currency) => parsePrice(text, currency) ?? []);
  const [only, another] = read;
  if (another) throw new LineProblem(rulesText.line.whichCurrency(text, listed(currencies, "disjunction")), at);
  if (!only) throw new LineProblem(rulesText.line.notAmount(text, listed(could, "disjunction")), at);
  // Two currencies of which one has no minor units: what fits one of them is still not said to be in it.
  if (code === null && currencies.length > 1 && !/\p{Sc}/u.test(text)) {
    throw new LineProblem(rulesText.line.whichCurrency(text, listed(currencies, "disjunction")), at);
  }
  return { amount: sign * only.amount, currency: only.currency };
}
