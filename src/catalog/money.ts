/** An amount in integer minor units (cents) with its ISO 4217 currency. */
export type Money = { readonly amount: number; readonly currency: string };

const wholeUnitCurrencies = new Set(["JPY", "KRW", "VND", "CLP", "ISK", "UGX", "XAF", "XOF"]);

/** Digits after the decimal point of a currency's minor unit. */
export function minorDigits(currency: string): number {
  return wholeUnitCurrencies.has(currency) ? 0 : 2;
}

/** Which currencies a sign can mean; one that isn't here is left to its code. */
const signs: Readonly<Record<string, readonly string[]>> = {
  $: ["USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "TWD"],
  "€": ["EUR"],
  "£": ["GBP"],
  "¥": ["JPY", "CNY"],
  "₩": ["KRW"],
  "₫": ["VND"],
  "₪": ["ILS"],
  "₹": ["INR"],
  "₱": ["PHP"],
  "₺": ["TRY"],
  "฿": ["THB"],
};

/** A code (`EUR`) or sign before or after the number. */
const unit = /^(?:[A-Z]{3}|\p{Sc})|(?:[A-Z]{3}|\p{Sc})$/giu;

/**
 * Reads a price as people type it: `24`, `24.00`, `24,00`, `$ 24.50`, `1.234,50`, `1'200.00`.
 * @returns null when it isn't a price, is in another currency (nothing is converted silently), has more decimals than
 * the currency, or isn't above zero.
 */
export function parsePrice(text: string, currency: string): Money | null {
  // "24 50": a blank parts groups of three, and nothing else.
  if (/\d\s+(?!\d{3}(?!\d))\d|\d{4}\s+\d/.test(text)) return null;
  const typed = text.trim().replace(/[\s\u00a0\u202f]|(?<=\d)['’‘´`′](?=\d{3}(?!\d))/g, "");
  if (!(typed.match(unit) ?? []).every((each) => means(each, currency))) return null;
  const plain = typed.replace(unit, "");
  const match = /^(\d{1,3}(?:[.,]\d{3})+|\d+)(?:([.,])(\d+))?$/.exec(plain);
  if (!match) return null;
  const [, whole = "", point = "", fraction = ""] = match;
  // "12,345,67": one sign can't be both.
  if (new Set(whole.match(/[.,]/g)).size > 1 || (point !== "" && whole.includes(point))) return null;
  const digits = minorDigits(currency);
  // "1.234" is ambiguous (one and a bit, or one thousand): refused rather than guessed. Without decimals it's a thousand.
  if (/[.,]/.test(whole) && fraction === "" && digits > 0) return null;
  if (fraction.length > digits) return null;
  const amount = Number(whole.replace(/[.,]/g, "")) * 10 ** digits + Number(fraction.padEnd(digits, "0") || "0");
  return Number.isSafeInteger(amount) && amount > 0 ? { amount, currency } : null;
}

function means(unit: string, currency: string): boolean {
  return unit.toUpperCase() === currency || (signs[unit]?.includes(currency) ?? false);
}

/** `{120000, USD}` → `$1,200.00`; other currencies by their usual sign, unambiguous ones only, else the code. */
export function formatMoney(money: Money): string {
  const plain = plainAmount(money).replace(/\B(?=(?:\d{3})+(?!\d))(?<!\.\d*)/g, ",");
  const sign = { USD: "$", EUR: "€", GBP: "£", JPY: "¥" }[money.currency];
  return sign ? `${sign}${plain}` : `${plain} ${money.currency}`;
}

/** The number that goes into a text field for editing: `24.00`. */
export function plainAmount(money: Money): string {
  const digits = minorDigits(money.currency);
  return (money.amount / 10 ** digits).toFixed(digits);
}

/** A price as an example to type: `24.00`, and `2400` in a currency without decimals. */
export function examplePrice(currency: string): string {
  return plainAmount({ amount: 2400, currency });
}

/** @throws RangeError when currencies differ: nothing is converted silently. */
export function addMoney(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new RangeError(`cannot add ${a.currency} and ${b.currency}`);
  return { amount: a.amount + b.amount, currency: a.currency };
}
