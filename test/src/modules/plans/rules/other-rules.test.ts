import { describe, expect, test } from "vitest";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { listingStates } from "#src/catalog/listing.ts";
import { addMarketplace } from "#src/marketplaces/registry.ts";
import { applyRule } from "#src/modules/plans/rules/apply-rule.ts";
import { type PlanListing, type RuleOutcome, startsLeftOut } from "#src/modules/plans/rules/outcome.ts";
import { leftOutText } from "#src/modules/plans/rules/left-out-text.ts";
import { warningText } from "#src/modules/plans/rules/warning-text.ts";
import { planRule, stateMoves } from "#src/modules/plans/rules/rule.ts";
import { ruleSentence } from "#src/modules/plans/rules/rule-sentence.ts";
import { acme } from "#test/src/marketplaces/acme/acme.ts";
import { listing, varied } from "./listings.ts";

const shopProfiles = {
  sections: [
    { id: 11, title: "Mugs" },
    { id: 12, title: "Boards" },
    { id: 13, title: "boards" },
  ],
  shippingProfiles: [
    { id: 21, title: "Standard" },
    { id: 22, title: "By weight", needs: ["weight"] },
  ],
  processingProfiles: [{ id: 31, title: "Ready in 3 days" }],
  productionPartners: [
    { id: 41, title: "Kiln & Co" },
    { id: 42, title: "Print house" },
  ],
};

const shared: FlatFields = {
  sectionId: null,
  shippingProfileId: 21,
  returnPolicyId: 51,
  whoMade: "i_did",
  whenMade: "made_to_order",
  isSupply: false,
  autoRenew: true,
  productionPartnerIds: [42],
  weight: null,
  safetyWarnings: "Hot.",
  serialNumber: "B-1",
  manufacturerId: 61,
};

function apply(rule: object, fields: FlatFields = {}, more: Partial<PlanListing> = {}): RuleOutcome {
  return applyRule(planRule.parse(rule), listing({ ...shared, ...fields }, { profiles: shopProfiles, ...more }));
}
const set = (outcome: RuleOutcome) => (outcome.kind === "changes" ? outcome.set : outcome.kind);
const why = (outcome: RuleOutcome) => (outcome.kind === "left-out" ? leftOutText(outcome.reason) : outcome.kind);
const warned = (outcome: RuleOutcome) =>
  outcome.kind === "changes" ? outcome.warnings.map((each) => warningText(each, { currency: "EUR" })) : [];

describe("stock", () => {
  const to = (pieces: number) => ({ kind: "stock", move: { by: "set", to: pieces } });
  const add = (pieces: number) => ({ kind: "stock", move: { by: "add", add: pieces } });

  test("is set or moved, for each option alike", () => {
    expect(set(apply(to(5)))).toEqual({ "quantity:": 5 });
    expect(set(apply(to(3)))).toBe("unchanged");
    expect(set(apply(add(-2), varied([2000, 3000])))).toEqual({
      "quantity:Blue / S": 2,
      "quantity:Blue / L": 2,
      "quantity:Sand / S": 5,
      "quantity:Sand / L": 5,
    });
  });

  test("stops at 0 and at the marketplace's most, and says so", () => {
    const less = apply(add(-5), varied([2000, 3000]));
    expect(set(less)).toMatchObject({ "quantity:Blue / S": 0, "quantity:Sand / S": 2 });
    expect(warned(less)).toEqual(["Blue / S: The stock can't go below 0: it becomes 0."]);
    expect(less.kind === "changes" && startsLeftOut(less.warnings)).toBe(false);
    expect(warned(apply(add(998)))).toEqual(["The stock can't go above 999: it becomes 999."]);
    expect(why(apply(to(1000)))).toContain("999");
  });

  test("of a listing that would have nothing left is left out", () => {
    expect(why(apply(add(-3)))).toBe("Nothing would be left in stock. To sell it no more, take it off sale.");
    expect(why(apply(to(0)))).toContain("Nothing would be left");
    expect(set(apply(to(0), { "quantity:": 0 }))).toBe("unchanged");
  });

  test("of options that are off sale stays", () => {
    const off = { "enabled:Sand / S": false, "enabled:Sand / L": false };
    expect(Object.keys(Object(set(apply(to(9), varied([2000, 3000], off)))))).toEqual([
      "quantity:Blue / S",
      "quantity:Blue / L",
    ]);
  });

  test("has a sentence", () => {
    expect([to(3), add(1), add(-2)].map((rule) => ruleSentence(planRule.parse(rule)))).toEqual([
      "set stock to 3",
      "add 1 piece to each stock",
      "take 2 pieces from each stock",
    ]);
  });
});

test("a price isn't planned for a listing without stock, since both are written together", () => {
  const raise = { kind: "price", move: { by: "percent", hundredths: 500 } };
  expect(why(apply(raise, { "quantity:": 0 }))).toContain("It has no stock");
  expect(set(apply(raise, { "price:": 9, "quantity:": 0 }))).toBe("unchanged");
});

describe("tags", () => {
  const tags = (count: number) => Array.from({ length: count }, (_, at) => `tag ${at + 1}`);
  const add = (...words: string[]) => ({ kind: "words", field: "tags", edit: { by: "add", words } });

  test("are added behind those that are there, once each", () => {
    expect(set(apply(add("Linen", "WALNUT", "linen", "gift")))).toEqual({ tags: ["walnut", "board", "Linen", "gift"] });
    expect(set(apply(add("Walnut")))).toBe("unchanged");
  });

  test("that don't fit are left out and named, and none that is there makes room", () => {
    const outcome = apply(add("linen", "tag 3", "gift", "her"), { tags: tags(12) });
    expect(set(outcome)).toEqual({ tags: [...tags(12), "linen"] });
    expect(warned(outcome)).toEqual(["No room for “gift” and “her”: a listing has at most 13 tags."]);
    expect(why(apply(add("linen"), { tags: tags(13) }))).toBe("It has 13 tags already, and no more are possible.");
    expect(set(apply(add("tag 1"), { tags: tags(13) }))).toBe("unchanged");
  });

  test("are removed and replaced without their case", () => {
    const edit = (by: object) => apply({ kind: "words", field: "tags", edit: by }, { tags: ["Mug", "cup", "blue"] });
    expect(set(edit({ by: "remove", words: ["MUG", "red"] }))).toEqual({ tags: ["cup", "blue"] });
    expect(set(edit({ by: "replace", find: "mug", with: "bowl" }))).toEqual({ tags: ["bowl", "cup", "blue"] });
    expect(set(edit({ by: "replace", find: "mug", with: "Cup" }))).toEqual({ tags: ["Cup", "blue"] });
    expect(set(edit({ by: "replace", find: "red", with: "green" }))).toBe("unchanged");
    expect(set(edit({ by: "remove", words: ["red"] }))).toBe("unchanged");
  });

  test("that the marketplace refuses are left out in its words", () => {
    expect(why(apply(add("half ½")))).toContain("½");
    expect(why(apply(add("a tag that is much too long")))).toContain("a tag has at most 20");
  });

  test("have materials beside them, and their own limits elsewhere", () => {
    addMarketplace(acme);
    const materials = { kind: "words", field: "materials", edit: { by: "add", words: ["oak"] } };
    expect(set(apply(materials))).toEqual({ materials: ["walnut", "oak"] });
    expect(why(apply(materials, {}, { marketplace: "acme" }))).toContain("has no field “materials”");
    expect(warned(apply(add("a", "b", "c", "d"), {}, { marketplace: "acme" }))).toEqual([
      "No room for “d”: a listing has at most 5 tags.",
    ]);
    expect(why(apply({ ...materials, field: "styles" }))).toContain("I don't know yet what the styles says");
  });
});

describe("one value of one field", () => {
  const to = (field: string, value: unknown) => ({ kind: "set", field, value });

  test.each([
    ["sectionId", "mugs", { sectionId: 11 }],
    ["sectionId", "12", { sectionId: 12 }],
    ["shippingProfileId", "Standard", "unchanged"],
    ["productionPartnerIds", ["Print house", "Kiln & Co"], { productionPartnerIds: [41, 42] }],
    ["whoMade", "collective", { whoMade: "collective" }],
    ["autoRenew", false, { autoRenew: false }],
    ["weight", { numbers: [450], unit: "g" }, { weight: { numbers: [450], unit: "g" } }],
    ["materials", ["oak", "Oak", "ash"], { materials: ["oak", "ash"] }],
    ["safetyWarnings", "Keep dry.", { safetyWarnings: "Keep dry." }],
  ])("%s becomes %o", (field, value, expected) => {
    expect(set(apply(to(field, value)))).toEqual(expected);
  });

  test("is each option's where the marketplace keeps it so", () => {
    expect(set(apply(to("readiness", "Ready in 3 days")))).toEqual({ "readiness:": 31 });
    expect(Object.keys(Object(set(apply(to("readiness", "31"), varied([2000, 3000]))))).length).toBe(4);
  });

  test.each([
    ["safetyWarnings", { safetyWarnings: null }],
    ["serialNumber", { serialNumber: null }],
    ["productionPartnerIds", { productionPartnerIds: [] }],
    ["materials", { materials: [] }],
  ])("%s is erased by nothing but null", (field, expected) => {
    expect(set(apply(to(field, null)))).toEqual(expected);
    expect(why(apply(to(field, "")))).toMatch(/^This can't be a value of/);
    expect(why(apply(to(field, [])))).toMatch(/^This can't be a value of/);
  });

  test.each([
    ["shippingProfileId", null, "No listing can do without the shipping profile."],
    ["manufacturerId", null, "No listing can do without the manufacturer."],
    ["whoMade", null, "No listing can do without who made it."],
    ["sectionId", "Bowls", "PineAndInkEU has no “Bowls” to choose for the section."],
    ["sectionId", "boards", "PineAndInkEU has several entries “boards” for the section. Write the number of one."],
    ["returnPolicyId", "30 days", "I don't know what PineAndInkEU has to choose from for the return policy."],
    [
      "productionPartnerIds",
      ["Kiln & Co", "Nobody"],
      "PineAndInkEU has no “Nobody” to choose for the production partners.",
    ],
    ["whoMade", "a robot", "This can't be a value of who made it."],
    ["autoRenew", "yes", "This can't be a value of automatic renewal."],
    ["weight", { numbers: [450], unit: "stone" }, "This can't be a value of the weight."],
    ["serialNumber", "B-2", "No two listings have the same value of the serial or batch number."],
    ["isSupply", true, "has no field “what it is” that can be set for many listings."],
    ["title", "Mug", "has no field “title” that can be set for many listings."],
    ["enabled", false, "has no field “on sale” that can be set for many listings."],
    ["responsiblePersonId", "Jo", "I don't know yet what the responsible person in the EU says."],
    ["kiln", "wood", "that can be set for many listings."],
  ])("%s is not made %o", (field, value, sentence) => {
    expect(why(apply(to(field, value)))).toContain(sentence);
  });

  test("is refused where a form would refuse it beside the others", () => {
    expect(why(apply(to("shippingProfileId", "By weight")))).toContain("needs the weight");
    expect(set(apply(to("shippingProfileId", "By weight"), { weight: { numbers: [450], unit: "g" } }))).toEqual({
      shippingProfileId: 22,
    });
    const partners = { responsiblePersonId: null, productionPartnerIds: [] };
    expect(why(apply(to("whoMade", "someone_else"), partners))).toContain("production partner");
    expect(set(apply(to("whoMade", "someone_else"), { ...partners, whenMade: "2020_2026" }))).toEqual({
      whoMade: "someone_else",
    });
    expect(why(apply(to("safetyWarnings", "x".repeat(1001))))).toContain("1000");
  });

  test("has a sentence", () => {
    const said = (field: string, value: unknown) => ruleSentence(planRule.parse(to(field, value)));
    expect(said("sectionId", "Mugs")).toBe("set the section to “Mugs”");
    expect(said("productionPartnerIds", ["Kiln & Co", "42"])).toBe(
      "set the production partners to “Kiln & Co” and “42”",
    );
    expect(said("whoMade", "i_did")).toBe("set who made it to “I did”");
    expect(said("autoRenew", false)).toBe("set automatic renewal to no");
    expect(said("weight", { numbers: [450], unit: "g" })).toBe("set the weight to 450 g");
    expect(said("safetyWarnings", null)).toBe("erase the safety warnings");
  });
});

test("what can follow from the state of a listing", () => {
  const of = stateMoves.map((to) => [
    to,
    listingStates.map((state) => {
      const outcome = apply({ kind: "state", to }, {}, { state });
      return outcome.kind === "changes" ? outcome.change : outcome.kind;
    }),
  ]);
  expect(listingStates).toEqual(["active", "draft", "inactive", "sold_out", "expired"]);
  expect(Object.fromEntries(of)).toEqual({
    renew: ["left-out", "left-out", "left-out", "renew", "renew"],
    unpublish: ["unpublish", "unchanged", "unchanged", "unchanged", "unchanged"],
    put_on_sale: ["unchanged", "put_on_sale", "put_on_sale", "left-out", "left-out"],
    delete: ["delete", "delete", "delete", "delete", "delete"],
  });
  expect(why(apply({ kind: "state", to: "renew" }))).toBe("It can be renewed once it has expired or sold out.");
});
