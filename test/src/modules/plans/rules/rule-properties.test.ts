import { fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { type FlatFields, splitField } from "#src/catalog/fields/fields.ts";
import { listingStates } from "#src/catalog/listing.ts";
import { editProblems } from "#src/modules/changes/index.ts";
import { applyRule } from "#src/modules/plans/rules/apply-rule.ts";
import { leftOutText } from "#src/modules/plans/rules/left-out-text.ts";
import type { PlanListing } from "#src/modules/plans/rules/outcome.ts";
import type { PlanRule } from "#src/modules/plans/rules/rule.ts";
import { warningText } from "#src/modules/plans/rules/warning-text.ts";
import { sameJson } from "#src/platform/kernel/canonical-json.ts";
import { broken } from "./broken.ts";
import { listingTexts, planRules } from "./lines.ts";
import { listing, varied } from "./listings.ts";

const shared: FlatFields = {
  sectionId: null,
  shippingProfileId: 21,
  returnPolicyId: 51,
  whoMade: "i_did",
  whenMade: "2020_2026",
  isSupply: false,
  autoRenew: true,
  productionPartnerIds: [42],
  weight: null,
  dimensions: null,
  safetyWarnings: "Hot.",
  serialNumber: null,
  manufacturerId: 61,
  responsiblePersonId: null,
};

const choice = (id: number, name: string) => ({ id, name, scale: null, scaleName: null });
const ofCategory = [
  {
    property: 200,
    name: "Primary color",
    required: false,
    most: 2,
    choices: [choice(1, "Blue"), choice(2, "Green"), choice(3, "Sand")],
  },
  { property: 507, name: "Room", required: true, most: 1, choices: [choice(11, "Kitchen"), choice(12, "Bath")] },
];
const color = { property: 200, name: "Primary color", scale: null, scaleName: null, values: [{ id: 1, name: "Blue" }] };
const asked = {
  kind: "text",
  text: "Which name?",
  instructions: null,
  required: true,
  characters: null,
  files: null,
  price: null,
  options: [],
};

/** What the other rules are about: photos, questions, and what the category says of it. */
const further = fc.record({
  images: fc.constantFrom(
    [],
    [{ imageId: "1", alt: "" }],
    [
      { imageId: "1", alt: "A board" },
      { imageId: "2", alt: "" },
    ],
  ),
  personalization: fc.constantFrom(
    [],
    [asked],
    Array.from({ length: 5 }, (_, at) => ({ ...asked, text: `Name ${at}` })),
  ),
  attributes: fc.constantFrom([], [color]),
});

const stock = fc.integer({ min: 0, max: 6 });
const listings: fc.Arbitrary<PlanListing> = fc
  .record({
    ...listingTexts,
    prices: fc.tuple(fc.integer({ min: 20, max: 9000 }), fc.integer({ min: 20, max: 9000 })),
    stock: fc.tuple(stock, stock),
    on: fc.tuple(fc.boolean(), fc.boolean()),
    varies: fc.boolean(),
    state: fc.constantFrom(...listingStates),
    currency: fc.constantFrom("EUR", "USD", "JPY", "CAD"),
    unread: fc.constantFrom("", "", "", "tags", "description", "whoMade", "readiness:", "price:", "images"),
    more: further,
  })
  .map(({ title, description, tags, prices, stock: [blue, sand], on, varies, state, currency, unread, more }) => {
    const options: FlatFields = varies
      ? varied(prices, {
          "quantity:Blue / S": blue,
          "quantity:Blue / L": blue,
          "quantity:Sand / S": sand,
          "quantity:Sand / L": sand,
          "enabled:Blue / S": on[0],
          "enabled:Sand / L": on[1],
        })
      : { "price:": prices[0], "quantity:": blue };
    const { [unread]: _, ...fields } = listing({ ...shared, ...more, title, description, tags, ...options }).fields;
    return {
      ...listing({}, { state, currency, profiles: { sections: [], shippingProfiles: [] } }),
      fields,
      ofCategory,
    };
  });

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
  const kept = fc.property(planRules, listings, (rule, each) => {
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
  const kept = fc.property(planRules, listings, (rule, each) => {
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

test("the values before undo it", () => {
  const kept = fc.property(planRules, listings, (rule, each) => {
    const outcome = applyRule(rule, each);
    if (outcome.kind !== "changes") return true;
    const before = Object.fromEntries(Object.keys(outcome.set).map((field) => [field, each.fields[field]]));
    return sameJson({ ...each.fields, ...outcome.set, ...before }, each.fields);
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
  const kept = fc.property(planRules.filter(isOnce), listings, (rule, each) => {
    const outcome = applyRule(rule, each);
    if (outcome.kind !== "changes") return true;
    const again = applyRule(rule, { ...each, fields: { ...each.fields, ...outcome.set } });
    // Of words that had no room some are still to be added.
    return again.kind === "unchanged" || (again.kind === "left-out" && again.reason.code === "full");
  });
  expect(broken(kept)).toBeNull();
});

test("these tests meet each kind of outcome often", () => {
  const pairs = fc.sample(fc.tuple(planRules, listings), { numRuns: 1000, seed: 20_261_201 });
  const kinds = pairs.map(([rule, each]) => `${rule.kind} ${applyRule(rule, each).kind}`);
  const often = (kind: string) => kinds.filter((each) => each === kind).length;
  for (const kind of ["price", "stock", "text", "words", "set", "alts", "questions", "attribute", "state"]) {
    expect([kind, often(`${kind} changes`) > 5]).toEqual([kind, true]);
    expect([kind, often(`${kind} left-out`) > 5]).toEqual([kind, true]);
  }
});
