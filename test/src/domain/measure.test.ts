import { expect, test } from "vitest";
import { measureExample, measureProblems, measureText, parseMeasure } from "#src/catalog/measure.ts";
import { etsyFacts } from "#src/marketplaces/etsy/facts.ts";
import { must } from "#test/src/store/studio.ts";

const weight = { type: "measure", numbers: 1, units: ["g", "kg", "oz"] } as const;
const size = { type: "measure", numbers: 3, units: ["cm", "in"] } as const;

test.for([
  ["20 × 10 × 5 cm", [20, 10, 5], "cm"],
  ["20x10x5cm", [20, 10, 5], "cm"],
  [" 20 X 10 x 5 CM ", [20, 10, 5], "cm"],
  ["7,5 * 3.25 * 1 in", [7.5, 3.25, 1], "in"],
  ["20 by 10 by 5 cm", [20, 10, 5], "cm"],
] as const)("%s is read, and written so that it is read again", ([typed, numbers, unit]) => {
  const read = parseMeasure(size, typed);
  expect(read).toEqual({ numbers, unit });
  expect(parseMeasure(size, measureText(must(read)))).toEqual(read);
});

test("“0,125 kg” can be nothing but an eighth", () => {
  expect(parseMeasure(weight, "0,125 kg")).toEqual({ numbers: [0.125], unit: "kg" });
});

test("nothing typed is none", () => {
  expect(parseMeasure(weight, "  ")).toBeNull();
  expect(measureText(null)).toBe("");
});

test.for([
  "450",
  "g",
  "450 stone",
  "450 g 2",
  "1.2.3 g",
  "4 x 5 g",
  "-3 g",
  "1e3 g",
  "12345678 g",
  "0x10 g",
  "1,234 g",
])("“%s” is no weight", (typed) => {
  expect(parseMeasure(weight, typed)).toBeUndefined();
});

test("the example of a field can be typed as it stands", () => {
  for (const shape of [weight, size]) expect(parseMeasure(shape, measureExample(shape))).not.toBeUndefined();
});

test("a number of 0 is refused before the first call", () => {
  const field = must(etsyFacts.fields.find(({ key }) => key === "dimensions"));
  expect(measureProblems(field, { numbers: [20, 0, 5], unit: "cm" })).toMatchObject([{ field: "dimensions" }]);
  expect(measureProblems(field, { numbers: [20, 1, 5], unit: "cm" })).toEqual([]);
});
