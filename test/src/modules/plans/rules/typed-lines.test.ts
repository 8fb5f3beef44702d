import { describe, expect, test } from "vitest";
import type { KnownToLines } from "#src/modules/plans/rules/line/known.ts";
import { readLine } from "#src/modules/plans/rules/read-line.ts";
import { known as shops } from "./known.ts";

/** Lines as people write them who never read the grammar. */

const known: KnownToLines = {
  ...shops,
  sections: [...(shops.sections ?? []), { shopId: "eu", title: "Linen & Wood" }],
};
const rule = (text: string) => {
  const answer = readLine(text, known);
  return "line" in answer ? answer.line.rule : answer.problem;
};
const line = (text: string) => {
  const answer = readLine(text, known);
  return "line" in answer ? answer.line : answer.problem;
};
const eur = (amount: number) => [{ amount, currency: "EUR" }];
const usd = (amount: number) => [{ amount, currency: "USD" }];
const percent = (hundredths: number, more: object = {}) => ({
  kind: "price",
  move: { by: "percent", hundredths },
  ...more,
});
const add = (amounts: object) => ({ kind: "price", move: { by: "amount", add: amounts } });
const set = (amounts: object, more: object = {}) => ({ kind: "price", move: { by: "set", to: amounts }, ...more });

describe("a line about prices", () => {
  test.each([
    "price +5% in PineAndInkEU round .90",
    "price +5% in PineAndInkEU, round .90",
    "price +5% in PineAndInkEU and round .90",
    "price +5%, round .90 in PineAndInkEU",
    "price +5% and round .90 in PineAndInkEU",
    "price +5% round .90, in PineAndInkEU",
    "Raise prices by 5 %, to prices that end in .90 in PineAndInkEU",
  ])("has its parts in any order, with commas between: %s", (text) => {
    expect(line(text)).toEqual({ selection: { shopIds: ["eu"] }, rule: percent(500, { endings: [".90"] }) });
  });

  test.each([
    ["price +5% at least 10 €, at most 50 € in eu", percent(500, { floor: eur(1000), ceiling: eur(5000) })],
    ["price +5% at least 10 € and at most 50 €", percent(500, { floor: eur(1000), ceiling: eur(5000) })],
    ["price +5% in eu, floor 10 EUR and max 50 EUR", percent(500, { floor: eur(1000), ceiling: eur(5000) })],
    ["price +5% section Mugs at least 10 EUR in eu", percent(500, { floor: eur(1000) })],
    ["price +5% not below 10 EUR or 12 USD", percent(500, { floor: [...eur(1000), ...usd(1200)] })],
    ["PRICE = 24 MAX 30 in eu", set(eur(2400), { ceiling: eur(3000) })],
    ["PRICE = 24 MIN 20 in eu", set(eur(2400), { floor: eur(2000) })],
    ["PRICE = 24 TAG SALE in eu", set(eur(2400))],
  ])("has bounds: %s", (text, expected) => {
    expect(rule(text)).toEqual(expected);
  });

  test.each([
    ["set price to 24.90 in eu", set(eur(2490))],
    ["set prices to €24.90", set(eur(2490))],
    ["decrease prices by 5%", percent(-500)],
    ["cut prices by 5%", percent(-500)],
    ["discount prices by 5%", percent(-500)],
    ["raise all prices by 5%", percent(500)],
    ["price: +5%", percent(500)],
    ["price+5%", percent(500)],
    ["prices: -5%", percent(-500)],
    ["price-5%", percent(-500)],
    ["price−5%", percent(-500)],
    ["price +5 pct", percent(500)],
    ["price +5 Prozent", percent(500)],
    ["price +5percent", percent(500)],
    ["price +5％", percent(500)],
    ["price +,5%", percent(50)],
    ["price +.5%", percent(50)],
    ["round .95 in eu", { kind: "price", move: { by: "keep" }, endings: [".95"] }],
    ["round to 95 cents in eu", { kind: "price", move: { by: "keep" }, endings: [".95"] }],
    ["round prices to .95 in eu", { kind: "price", move: { by: "keep" }, endings: [".95"] }],
  ])("begins and moves in the words of people: %s", (text, expected) => {
    expect(rule(text)).toEqual(expected);
  });

  test.each([
    ["price -5 euro", add(eur(-500))],
    ["price -5 euros", add(eur(-500))],
    ["price -5euros", add(eur(-500))],
    ["price -50 cents in eu", add(eur(-50))],
    ["price minus 5 euro", add(eur(-500))],
    ["price +,50 in eu", add(eur(50))],
    ["price +.90 in eu", add(eur(90))],
    ["price +US$5", add(usd(500))],
    ["price -EUR5.50", add(eur(-550))],
    ["price = .90 in eu", set(eur(90))],
    ["price = 24.- in eu", set(eur(2400))],
    ["price = 24,- in eu", set(eur(2400))],
    ["price = 24,– € section Mugs", set(eur(2400))],
    ["price = US$24", set(usd(2400))],
    ["price = EUR24.90", set(eur(2490))],
    ["price = 24.90EUR", set(eur(2490))],
    ["price = 24.90 eur, 26 usd", set([...eur(2490), ...usd(2600)])],
    ["price = 24.90 EUR and 26 USD", set([...eur(2490), ...usd(2600)])],
    ["price = 1 234,50 €", set(eur(123_450))],
    ["price = 1\u202f234,50 €", set(eur(123_450))],
    ["price = 1\u00a0234\u00a0567,50€", set(eur(123_456_750))],
  ])("has amounts as people type them: %s", (text, expected) => {
    expect(rule(text)).toEqual(expected);
  });

  test.each([
    ["price +5% floor 10 EUR floor 12 USD", "“floor” is there twice. Write it once."],
    ["price +5% at least 10 EUR min 12 USD", "“min” is there twice. Write it once."],
    ["price +5% round .90 round .95", "“round” is there twice. Write it once."],
    ["price is 24.90", "Write what prices become"],
    ["price ruond .90", "Did you mean “round”?"],
    ["price +5% on sale", "I don't know “on”. What can be there: `round`"],
    ["lower prices to 24.90", "write `price = 24.90`"],
    ["price up to 24.90", "write `price = 24.90`"],
    ["10% off", "for example `price -10%`"],
    ["-10%", "for example `price -10%`"],
    ["minus 5 euro", "for example `price -10%`"],
    ["price +5,555%", "A percentage is between"],
    ["price +10000%", "A percentage is between"],
    ["price +5% in Mugs", 'write `section "Mugs"`'],
    ["price +5% in Linen & Wood", 'write `section "Linen & Wood"`'],
    ["price +5% section Linen & Wood", 'write `section "Linen & Wood"`'],
    ["price +5% and", "Something is missing at the end"],
    ["price +5%, ruond .90", "Did you mean “round”?"],
    ["price +5% round .90 in eu round .95", "“round” is there twice"],
    ["price = 50.5 cents in eu", "Here I need an amount"],
    ["price = 24 -- in eu", "I don't know “--”"],
  ])("is refused with the words to write instead: %s", (text, sentence) => {
    expect(rule(text)).toContain(sentence);
  });

  test("has examples in a currency of the studio", () => {
    const dollars = { shops: known.shops.filter(({ currency }) => currency === "USD") };
    const problem = (text: string) => readLine(text, dollars);
    expect(problem("price = a lot")).toMatchObject({ problem: "Here I need an amount, for example `24.00 USD`." });
    expect(problem("price")).toMatchObject({ problem: expect.stringContaining("`price = 24.00 USD`") });
  });
});

test("a comma or “and” may stand between what is done and which listings, and between these", () => {
  expect(line("stock = 3, in eu, tag sale and section Mugs")).toEqual({
    selection: { shopIds: ["eu"], section: "Mugs", tag: "sale" },
    rule: { kind: "stock", move: { by: "set", to: 3 } },
  });
  expect(rule("stock: +2")).toEqual({ kind: "stock", move: { by: "add", add: 2 } });
});
