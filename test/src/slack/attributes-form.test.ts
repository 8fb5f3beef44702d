import { expect, test } from "vitest";
import { type Attribute, type CategoryAttribute, withAttributes } from "#src/catalog/fields/attributes.ts";
import { readAttributes } from "#src/modules/changes/slack/reading/read-attributes.ts";
import { formValues } from "#src/platform/slack/form-values.ts";

const choice = (id: number, name: string) => ({ id, name, scale: null, scaleName: null });
const color: CategoryAttribute = {
  property: 200,
  name: "Primary color",
  required: false,
  most: 1,
  choices: [choice(1, "Black"), choice(2, "Blue")],
};
const size: CategoryAttribute = { ...color, property: 100, name: "Ring size", choices: [choice(1, "6")] };
const stored = (property: number, name: string, ...values: Attribute["values"]): Attribute => ({
  property,
  name,
  scale: null,
  scaleName: null,
  values,
});

/** The form as it is sent: by property the value that was chosen; null: none could be. */
function sent(chosen: Readonly<Record<number, string | null>>) {
  const values = Object.fromEntries(
    Object.entries(chosen).map(([property, value]) => [
      `attribute|${property}`,
      { value: { selected_option: value === null ? null : { value } } },
    ]),
  );
  return formValues({ id: "V1", type: "modal", blocks: [], state: { values } } as never);
}

test("what the form can't show stays when another attribute is chosen", () => {
  const before = [
    stored(100, "Ring size", { id: 6, name: "Adjustable (open)" }),
    stored(9, "Width", { id: 0, name: "10" }),
  ];
  const { attributes } = readAttributes(sent({ 200: "2", 100: null }), [color, size], before);
  expect(withAttributes(before, attributes)).toEqual([
    ...before.toSorted((a, b) => a.property - b.property),
    stored(200, "Primary color", { id: 2, name: "Blue" }),
  ]);
});

test("… and goes when none, or another value, is chosen in its place", () => {
  const before = [stored(100, "Ring size", { id: 6, name: "Adjustable (open)" })];
  const none = readAttributes(sent({ 100: "none" }), [size], before).attributes;
  expect(withAttributes(before, none)).toEqual([]);
  const six = readAttributes(sent({ 100: "1" }), [size], before).attributes;
  expect(withAttributes(before, six)).toEqual([stored(100, "Ring size", { id: 1, name: "6" })]);
});

test("one that is shown is taken out where nothing is chosen", () => {
  const before = [stored(200, "Primary color", { id: 2, name: "Blue" })];
  const { attributes } = readAttributes(sent({ 200: null }), [color], before);
  expect(withAttributes(before, attributes)).toEqual([]);
});
