import { expect, test } from "vitest";
import { clearPrices } from "#src/drafting/prices.ts";

test.for([
  ["24 USD / 22 EUR", "2400 USD, 2200 EUR"],
  ["$24", "2400 USD"],
  ["$24.50 or £18", "2450 USD, 1800 GBP"],
  ["24,00 €", "2400 EUR"],
  ["24,- €", "2400 EUR"],
  ["€24,-", "2400 EUR"],
  ["1.234,50 EUR", "123450 EUR"],
  ["1,234.50 USD", "123450 USD"],
  ["EUR 22", "2200 EUR"],
  ["C$30 and A$31", "3000 CAD, 3100 AUD"],
  ["¥2400", "2400 JPY"],
  ["20 Euro", "2000 EUR"],
  ["Price: $24, set of three $60", "2400 USD"],
  ["was $60 now $45", "4500 USD"],
  ["$45 plus $5 shipping", "4500 USD"],
  ["shipping is $5", ""],
  ["Versand 4,90 €, Preis 24 €", "2400 EUR"],
  ["$24 and $24", "2400 USD"],
  ["$24, set of three $60", ""],
  ["$24-30", ""],
  ["24-30 EUR", ""],
  ["1.234 EUR", ""],
  ["70 x 85 cm, 300 g, 100%", ""],
  ["24", ""],
  ["", ""],
] as const)("%j names %j", ([text, expected]) => {
  expect(
    clearPrices(text)
      .map(({ amount, currency }) => `${amount} ${currency}`)
      .join(", "),
  ).toBe(expected);
});
