import { describe, expect, test } from "vitest";
import type { CatchUpRule } from "#src/modules/plans/catching-up/model.ts";
import { needOf } from "#src/modules/plans/catching-up/rules/judge.ts";
import { listing } from "../rules/listings.ts";

const silver: CatchUpRule = {
  kind: "line",
  rule: { kind: "attribute", name: "Metal", values: ["Silver"] },
  selection: {},
  text: 'attribute "Metal" = "Silver"',
};
const metal = {
  property: 506,
  name: "Metal",
  required: true,
  most: 1,
  choices: [{ id: 82, name: "Gold", scale: null, scaleName: null }],
};
const needs = (ofCategory: readonly (typeof metal)[]) =>
  needOf(silver, listing({ attributes: [] }, { ofCategory }), { defaults: {}, choices: {}, model: null });

describe("a rule that gives an attribute", () => {
  test("isn't about a listing whose category doesn't have it", () => {
    expect(needs([])).toBeNull();
  });

  test("needs a person where the category has it without that value", () => {
    expect(needs([metal])).toMatchObject({ lacks: [expect.stringContaining("Silver")] });
  });
});
