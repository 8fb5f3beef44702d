import { describe, expect, test } from "vitest";
import { applyRule } from "#src/modules/plans/rules/apply-rule.ts";
import { leftOutText } from "#src/modules/plans/rules/left-out-text.ts";
import { type RuleOutcome, startsLeftOut } from "#src/modules/plans/rules/outcome.ts";
import { planRule, type PlanRule } from "#src/modules/plans/rules/rule.ts";
import { warningText } from "#src/modules/plans/rules/warning-text.ts";
import { listing, varied } from "./listings.ts";

const price = (rule: object): PlanRule => planRule.parse({ kind: "price", move: { by: "keep" }, ...rule });
const percent = (hundredths: number, more: object = {}) => price({ move: { by: "percent", hundredths }, ...more });
const eur = (amount: number) => [{ amount, currency: "EUR" }];

function become(rule: PlanRule, cents: number, currency = "EUR"): number | RuleOutcome {
  const outcome = applyRule(rule, listing({ "price:": cents }, { currency }));
  if (outcome.kind === "unchanged") return cents;
  return outcome.kind === "changes" ? Number(outcome.set["price:"]) : outcome;
}

describe("a price", () => {
  test("moves by an exact percentage, halfway up", () => {
    expect(become(percent(500), 2400)).toBe(2520);
    expect(become(percent(500), 2410)).toBe(2531);
    expect(become(percent(-250), 2020)).toBe(1970);
  });

  test("goes to the nearest price with the ending, halfway up", () => {
    const rounded = percent(500, { endings: [".90"] });
    expect(become(rounded, 2400)).toBe(2490);
    expect(become(rounded, 2450)).toBe(2590);
    expect(become(price({ endings: ["9.90"] }), 2490)).toBe(2990);
    expect(become(price({ endings: ["00", ".90"] }), 2450, "JPY")).toBe(2500);
  });

  test("takes the next ending above its floor, and the next below its ceiling", () => {
    expect(become(percent(-1000, { endings: [".90"], floor: eur(2000) }), 2150)).toBe(2090);
    expect(become(percent(5000, { endings: [".90"], ceiling: eur(3000) }), 2500)).toBe(2990);
    expect(become(price({ endings: [".90"], floor: eur(2000), ceiling: eur(2050) }), 2010)).toMatchObject({
      reason: { code: "no-ending-between" },
    });
  });

  test("is left out where the rule has no amount in its currency, and named", () => {
    const outcome = become(price({ move: { by: "amount", add: eur(200) } }), 2400, "USD");
    expect(outcome).toEqual({ kind: "left-out", reason: { code: "currency", currency: "USD" } });
    expect(leftOutText({ code: "currency", currency: "USD" })).toBe("The rule names no amount in USD.");
  });
});

test("a price that the marketplace doesn't take is left out in its words", () => {
  const said = (amount: number) => {
    const outcome = become(price({ move: { by: "set", to: eur(amount) } }), 2400);
    return typeof outcome === "object" && outcome.kind === "left-out" ? outcome.reason : outcome;
  };
  expect(said(19)).toEqual({ code: "refused", said: "Etsy's lowest price is €0.20." });
  expect(said(20)).toBe(20);
  expect(said(9_000_000)).toMatchObject({ code: "refused" });
});

test("a price of zero or less is left out, and raised to the floor where there is one", () => {
  const less = (more: object = {}) => price({ move: { by: "amount", add: eur(-500) }, ...more });
  expect(become(less(), 500)).toMatchObject({ reason: { code: "not-above-zero", option: "" } });
  expect(become(less({ floor: eur(300) }), 500)).toBe(300);
});

test("of several options the worst is named", () => {
  const warning = (rule: PlanRule, prices: readonly [number, number]) => {
    const outcome = applyRule(rule, listing(varied(prices)));
    return outcome.kind === "changes" ? outcome.warnings.map((each) => warningText(each, { currency: "EUR" })) : [];
  };
  const less = price({ move: { by: "amount", add: eur(-500) } });
  const fall = (option: string, from: string, to: string) =>
    `${option}: The price falls by more than 30 %: ${from} → ${to}.`;
  expect(warning(less, [1000, 800])).toEqual([fall("Blue / L", "€8.00", "€3.00")]);
  expect(warning(less, [800, 1000])).toEqual([fall("Blue / S", "€8.00", "€3.00")]);
  expect(warning(less, [800, 5000])).toEqual([fall("Blue / S", "€8.00", "€3.00")]);
  const more = price({ move: { by: "amount", add: eur(3000) } });
  const rise = (option: string, from: string, to: string) => `${option}: The price more than doubles: ${from} → ${to}.`;
  expect(warning(more, [1000, 800])).toEqual([rise("Blue / L", "€8.00", "€38.00")]);
  expect(warning(more, [800, 1000])).toEqual([rise("Blue / S", "€8.00", "€38.00")]);
  const apart = price({ move: { by: "set", to: eur(2500) } });
  expect(warning(apart, [1000, 9000])).toEqual([
    fall("Blue / L", "€90.00", "€25.00"),
    rise("Blue / S", "€10.00", "€25.00"),
  ]);
});

test("a raise that lowers a price, or a lowering that raises it, is named and starts left out", () => {
  const outcome = (hundredths: number, cents: number, ending: string) =>
    applyRule(percent(hundredths, { endings: [ending] }), listing({ "price:": cents }));
  const said = (of: RuleOutcome) =>
    of.kind === "changes" ? of.warnings.map((each) => warningText(each, { currency: "EUR" })) : of;
  const left = (of: RuleOutcome) => of.kind === "changes" && startsLeftOut(of.warnings);
  const falls = outcome(500, 2400, "1.00");
  expect(said(falls)).toEqual(["The plan raises prices, but this price falls: €24.00 → €21.00."]);
  const rises = outcome(-50, 2460, ".90");
  expect(said(rises)).toEqual(["The plan lowers prices, but this price rises: €24.60 → €24.90."]);
  expect([falls, rises, outcome(500, 2400, ".90")].map(left)).toEqual([true, true, false]);
});

test("a rule that could never be kept is no rule", () => {
  const isRule = (rule: object) => planRule.safeParse({ kind: "price", move: { by: "keep" }, ...rule }).success;
  expect(isRule({ endings: [".90"] })).toBe(true);
  expect(isRule({})).toBe(false);
  expect(isRule({ endings: [".90", ".95"] })).toBe(false);
  expect(isRule({ floor: eur(300), ceiling: eur(200) })).toBe(false);
  expect(isRule({ floor: [...eur(300), ...eur(200)] })).toBe(false);
  expect(isRule({ move: { by: "percent", hundredths: -100_00 } })).toBe(false);
  expect(isRule({ move: { by: "set", to: eur(0) } })).toBe(false);
});

test("a listing whose price falls by more than 30 % or more than doubles starts left out", () => {
  const warned = (hundredths: number) => {
    const outcome = applyRule(percent(hundredths), listing({ "price:": 100_000 }));
    return outcome.kind === "changes" && startsLeftOut(outcome.warnings);
  };
  expect([-3000, -3001, 10000, 10001].map(warned)).toEqual([false, true, false, true]);
});
