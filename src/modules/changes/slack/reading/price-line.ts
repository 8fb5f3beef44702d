/** `24.00 × 5` in one line, as it is typed: of a shop, or of an option. */

export type PriceLine = {
  readonly price: string;
  /** Left out: the line has no sign of times. */
  readonly stock?: string;
};

/** An X inside a word, as that of MXN, is no sign of times. */
const stockAtEnd = /^(.*?)\s*(?<!\p{L})[×x*](?!\p{L})\s*(\S*)$/isu;

/** The two parts of a line as they were typed. */
export function partsOfLine(typed: string): PriceLine {
  const text = typed.trim();
  const [, price, stock] = stockAtEnd.exec(text) ?? [];
  return price === undefined || stock === undefined ? { price: text } : { price: price.trim(), stock };
}

const gap = /\d\s+\d/u;

/** `40 3` may be 40 with a stock of 3 whose sign was forgotten: no price of 403. */
export function hasGap(price: string): boolean {
  return gap.test(price);
}

const priceShape = /^[\p{Sc}A-Z]*\s?\d[\d.,]*\s?[\p{Sc}A-Z]*$/iu;

/** A number, alone or with a currency: something else is wrong with it than the way the line is written. */
export function looksLikePrice(price: string): boolean {
  return priceShape.test(price);
}

/** How many there are; null: that is no such number. */
export function wholeStock(typed: string): number | null {
  return /^\d{1,6}$/.test(typed) ? Number(typed) : null;
}
