import { test as property, fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { wordDiff } from "#src/platform/text/word-diff.ts";

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom("linen", "apron", "blue", "\n\n", " ", "  "),
      fc.string({ unit: "grapheme", maxLength: 6 }),
    ),
  )
  .map((words) => words.join(" "));

property.prop([text, text])("without what was added it is the old text, without what was taken the new one", (a, b) => {
  const parts = wordDiff(a, b);
  const without = (kind: string) => parts.flatMap((part) => (part.kind === kind ? [] : part.text)).join("");
  return without("in") === a && without("out") === b;
});

property.prop([text])("a text that is the same has no change", (a) => {
  return wordDiff(a, a).every(({ kind }) => kind === "same");
});

test("only what differs is a change", () => {
  expect(wordDiff("a linen apron with pocket", "a linen apron with two pockets")).toEqual([
    { kind: "same", text: "a linen apron with " },
    { kind: "out", text: "pocket" },
    { kind: "in", text: "two pockets" },
  ]);
});

test("the longest texts are compared within a moment", () => {
  const long = (mark: string) => Array.from({ length: 10_000 }, (_, index) => `${mark}${index}`).join(" ");
  const parts = wordDiff(long("a"), long("b"));
  expect(parts.map(({ kind }) => kind)).toEqual(["out", "in"]);
});
