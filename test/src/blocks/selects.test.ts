import { expect, test } from "vitest";
import { validateBlocks } from "#sandbox/slack/validate/index.ts";
import { input, option, select } from "#src/platform/slack/blocks/elements.ts";

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
