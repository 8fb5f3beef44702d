import { fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { splitField } from "#src/catalog/fields/fields.ts";
import { editProblems } from "#src/modules/changes/index.ts";
import { applyRule } from "#src/modules/plans/rules/apply-rule.ts";
import { leftOutText } from "#src/modules/plans/rules/left-out-text.ts";
import type { PlanRule } from "#src/modules/plans/rules/rule.ts";
import { warningText } from "#src/modules/plans/rules/warning-text.ts";
import { sameJson } from "#src/platform/kernel/canonical-json.ts";
import { anyListings } from "./any-listings.ts";
import { broken } from "./broken.ts";
import { planRules } from "./lines.ts";

/** By which fields a rule may be seen. */
function isOf(rule: PlanRule, field: string): boolean {
  const { kind } = splitField(field);
  if (rule.kind === "price") return kind === "price";
  if (rule.kind === "stock") return kind === "quantity";
  if (rule.kind === "alts") return kind === "images";
  if (rule.kind === "attribute") return kind === "attributes";
  return rule.kind !== "state" && kind === rule.field;
}

test("a rule writes only its own field, only what differs, and nothing that a form would refuse", () => {
  const kept = fc.property(planRules, anyListings, (rule, each) => {
    const outcome = applyRule(rule, each);
    if (outcome.kind !== "changes") return true;
    const { set } = outcome;
    const shop = { id: each.shopId, name: each.shopName, marketplace: each.marketplace, currency: each.currency };
    return (
      (rule.kind === "state") === (Object.keys(set).length === 0) &&
      Object.entries(set).every(([field, value]) => isOf(rule, field) && !sameJson(value, each.fields[field])) &&
      editProblems({ set, before: {} }, each.fields, shop).length === 0
    );
  });
  expect(broken(kept)).toBeNull();
});

test("what is left out, and what a person should look at, has a sentence", () => {
  const kept = fc.property(planRules, anyListings, (rule, each) => {
    const outcome = applyRule(rule, each);
    const said =
      outcome.kind === "left-out"
        ? [leftOutText(outcome.reason)]
        : outcome.kind === "changes"
          ? outcome.warnings.map((warning) => warningText(warning, each))
          : [];
    return said.every((sentence) => /[.!?”]$/.test(sentence) && !/undefined|\[object|NaN/.test(sentence));
  });
  expect(broken(kept)).toBeNull();
});

/** A percentage raises again, and what is replaced may stand there again. */
function isOnce(rule: PlanRule): boolean {
  if (rule.kind === "price") return rule.move.by === "set" || rule.move.by === "keep";
  if (rule.kind === "stock") return rule.move.by === "set";
  if (rule.kind === "text") return rule.edit.by !== "replace" && rule.edit.by !== "remove";
  return rule.kind === "words" ? rule.edit.by !== "replace" : rule.kind !== "state";
}

test("a rule that says how it is to be changes nothing a second time", () => {
  const kept = fc.property(planRules.filter(isOnce), anyListings, (rule, each) => {
    const outcome = applyRule(rule, each);
    if (outcome.kind !== "changes") return true;
    const again = applyRule(rule, { ...each, fields: { ...each.fields, ...outcome.set } });
    // Of words that had no room some are still to be added.
    return again.kind === "unchanged" || (again.kind === "left-out" && again.reason.code === "full");
  });
  expect(broken(kept)).toBeNull();
});

test("these tests meet each kind of outcome often", () => {
  const pairs = fc.sample(fc.tuple(planRules, anyListings), { numRuns: 1000, seed: 20_261_201 });
  const kinds = pairs.map(([rule, each]) => `${rule.kind} ${applyRule(rule, each).kind}`);
  const often = (kind: string) => kinds.filter((each) => each === kind).length;
  for (const kind of ["price", "stock", "text", "words", "set", "alts", "questions", "attribute", "state"]) {
    expect([kind, often(`${kind} changes`) > 5]).toEqual([kind, true]);
    expect([kind, often(`${kind} left-out`) > 5]).toEqual([kind, true]);
  }
});
