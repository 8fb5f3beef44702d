import { describe, expect, test } from "vitest";
import { columnName, columnProblems } from "#src/modules/tables/rules/import-columns.ts";
import { etsyRules } from "#src/marketplaces/etsy/rules.ts";

describe("a price", () => {
  test.each([
    [19, "USD", "Etsy's lowest price is $0.20."],
    [5_000_001, "USD", "Etsy's highest price is $50,000.00. Is there a digit too many?"],
    [
      9_000_000,
      "EUR",
      "Etsy's highest price is 50,000 US dollars, and this is far above it. Is there a digit too many?",
    ],
  ])("of %i in %s is refused", (amount, currency, said) => {
    expect(etsyRules.price({ amount, currency })).toBe(said);
  });

  test.each([
    [20, "USD"],
    [5_000_000, "USD"],
    // Dearer than 50 000 dollars on no day yet.
    [5_500_000, "EUR"],
    [1_200_000_000, "VND"],
    [1, "ISK"],
  ])("of %i in %s is left to the marketplace", (amount, currency) => {
    expect(etsyRules.price({ amount, currency })).toBeUndefined();
  });
});

test("a table's column is known with a sign before it that draws nothing", () => {
  expect(["\u200bcode", "\ufefftitle", "so\u00adck"].map(columnName)).toEqual(["code", "title", "sock"]);
});

describe("a table's column that speaks of a currency", () => {
  test.each(["Currency", "CURRENCY_CODE", "currency code", "Price currency", "Währung", "Devise", "moneda"])(
    "is read as one: %s",
    (header) => {
      expect(columnName(header)).toBe("currency");
    },
  );

  test("refuses the file where there are two of them: one of the two would go unread", () => {
    const names = ["code", "price", "currency_code", "Währung"].map(columnName);
    expect(columnProblems(names)).toMatchObject({ fatal: true, texts: ["The column “currency” is there twice."] });
  });
});
