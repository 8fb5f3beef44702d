import { describe, expect, test } from "vitest";
import { parsePrice } from "#src/domain/money.ts";

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
    ["24.005", "USD"],
    ["24.5", "JPY"],
    ["0", "USD"],
    ["-3", "USD"],
    ["", "USD"],
  ])("%s isn't guessed at in %s", (text, currency) => {
    expect(amount(text, currency)).toBeNull();
  });
});
