import { describe, expect, test } from "vitest";
import { formatMoney, parsePrice } from "#src/catalog/money.ts";

const amount = (text: string, currency: string) => parsePrice(text, currency)?.amount ?? null;

describe("a price as it is typed", () => {
  test.each([
    ["24", "USD", 2400],
    ["24,5", "EUR", 2450],
    ["1.234,50", "EUR", 123_450],
    ["$ 24.00", "USD", 2400],
    ["$24", "CAD", 2400],
    ["24 eur", "EUR", 2400],
    ["24 €", "EUR", 2400],
    ["¥2400", "JPY", 2400],
    ["₫50000", "VND", 50_000],
    ["250.000", "VND", 250_000],
    ["250,000", "VND", 250_000],
    ["1.250.000 ₫", "VND", 1_250_000],
    ["2,400", "JPY", 2400],
    ["1'200.00", "CHF", 120_000],
    ["1’200", "CHF", 120_000],
    ["CHF 1´200´000.50", "CHF", 120_000_050],
  ])("%s in %s", (text, currency, minor) => {
    expect(amount(text, currency)).toBe(minor);
  });

  test.each([
    ["€24", "USD"],
    ["24 EUR", "USD"],
    ["$24", "EUR"],
    ["£24", "EUR"],
    ["24 USD", "CAD"],
    ["₫50000", "USD"],
  ])("%s is no price in %s: nothing is taken across currencies silently", (text, currency) => {
    expect(amount(text, currency)).toBeNull();
  });

  test.each([
    ["1.234", "EUR"],
    ["1'20", "CHF"],
    ["12,345,67", "EUR"],
    ["1.234.50", "EUR"],
    ["1,234.567,89", "EUR"],
    ["24 50", "EUR"],
    ["1234 567", "EUR"],
    ["'200", "CHF"],
    ["24.005", "USD"],
    ["24.5", "JPY"],
    ["0", "USD"],
    ["-3", "USD"],
    ["", "USD"],
  ])("%s isn't guessed at in %s", (text, currency) => {
    expect(amount(text, currency)).toBeNull();
  });
});

test.each([
  [99_999, "USD", "$999.99"],
  [120_000, "USD", "$1,200.00"],
  [123_456_789, "EUR", "€1,234,567.89"],
  [120_000, "CAD", "1,200.00 CAD"],
  [1200, "JPY", "¥1,200"],
  [1_250_000, "VND", "1,250,000 VND"],
])("%i of %s is shown as %s, and read back from that", (amount, currency, shown) => {
  expect(formatMoney({ amount, currency })).toBe(shown);
  expect(parsePrice(shown, currency)).toEqual({ amount, currency });
});
