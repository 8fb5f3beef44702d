import { expect, test } from "vitest";
import { validateBlocks } from "#sandbox/slack/validate/index.ts";
import { defaultsFields } from "#src/modules/shops/slack/defaults-fields.ts";
import { input, option, select } from "#src/platform/slack/blocks/elements.ts";
import { shop } from "./fixtures.ts";

test("of 130 profiles each can be chosen, the one in use too", () => {
  const options = Array.from({ length: 130 }, (_, index) => option(`Profile ${index}`, String(index)));
  const block = input("b", "Shipping profile", select("a", options, "129", "Choose"));
  expect(validateBlocks([block], "modal")).toEqual([]);
  const { element } = block as unknown as {
    element: { option_groups: { label: { text: string }; options: { value: string }[] }[]; initial_option: object };
  };
  expect(element.option_groups.map(({ label, options: group }) => [label.text, group.length])).toEqual([
    ["1 to 100", 100],
    ["101 to 130", 30],
  ]);
  expect(element.initial_option).toMatchObject({ value: "129" });
});

test("of 130 production partners those in use are always on offer, so that none is lost by what else is chosen", () => {
  const productionPartners = Array.from({ length: 130 }, (_, index) => ({ id: index + 1, title: `Partner ${index}` }));
  const many = shop(1, { profiles: { productionPartners } });
  const blocks = defaultsFields(many, { productionPartnerIds: [4, 130] }, () => [], "shop");
  expect(validateBlocks(blocks, "modal")).toEqual([]);
  const partners = blocks.find((block) => JSON.stringify(block).includes("Partner 0")) as unknown as {
    element: { options: object[]; initial_options: { value: string }[] };
  };
  expect(partners.element.options).toHaveLength(100);
  expect(partners.element.initial_options.map(({ value }) => value)).toEqual(["4", "130"]);
});
