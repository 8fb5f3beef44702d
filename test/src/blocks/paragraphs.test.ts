import { test as property, fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { splitDescription } from "#src/platform/slack/blocks/paragraphs.ts";
import { clip, clipEscaped } from "#src/platform/slack/blocks/text.ts";

const text = fc
  .array(
    fc.oneof(fc.string({ unit: "grapheme", maxLength: 900 }), fc.constantFrom("\n\n", "\n", " ", "🧵".repeat(300))),
  )
  .map((parts) => parts.join(""));

property.prop([text])("cut into fields and joined, a text is the same byte for byte", (whole) => {
  const parts = splitDescription(whole);
  const wellFormed = !whole.isWellFormed() || parts.every((part) => part.isWellFormed());
  return parts.join("") === whole && parts.every((part) => part.length <= 3000) && wellFormed;
});

test("cuts after a paragraph where there is one", () => {
  const [first] = splitDescription(`${"a".repeat(2000)}\n\n${"b".repeat(2000)}`);
  expect(first).toBe(`${"a".repeat(2000)}\n\n`);
});

property.prop([fc.string({ unit: "grapheme", maxLength: 200 }), fc.integer({ min: 2, max: 100 })])(
  "clipped text keeps its limit and its characters whole",
  (whole, max) => {
    const short = clip(whole, max).length <= max && clip(whole, max).isWellFormed();
    return short && clipEscaped(whole, max + 5).length <= max + 5;
  },
);
