import { fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { shortTitle, titleWords } from "#src/modules/plans/catching-up/rules/short-title.ts";

const parts = ["Walnut cutting board with a handle", "oiled by hand", "for bread and cheese", "a gift for a new home"];

test("a title is cut at the last of its parts that fits into fifteen words", () => {
  expect(shortTitle(parts.join(", "))).toBe(parts.slice(0, 3).join(", "));
  expect(shortTitle(parts.join(" – "))).toBe(parts.slice(0, 3).join(" – "));
  expect(shortTitle(parts.join(" | "))).toBe(parts.slice(0, 3).join(" | "));
});

test("a title that is short enough stays, and one without parts is a person's to shorten", () => {
  expect(shortTitle("Walnut board, small")).toBe("Walnut board, small");
  expect(shortTitle(Array.from({ length: 16 }, (_, n) => `word${n}`).join(" "))).toBeNull();
});

test("a dash inside of a word and a sign alone are no words and no ends of parts", () => {
  expect(titleWords("Hand-sewn notebook & pen")).toBe(3);
  const long = `${parts[0]}, hand-sewn, ${Array.from({ length: 12 }, () => "well-made").join(" ")}`;
  expect(shortTitle(long)).toBe(`${parts[0]}, hand-sewn`);
});

test("what is left is the beginning of the title, at most fifteen words", () => {
  const words = fc.array(fc.constantFrom("board", "oiled", "a", "-", "–", ",", "|", "hand-sewn", "12 cm"), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(words, fc.constantFrom(" ", ", ", "  "), (all, gap) => {
      const title = all.join(gap);
      const short = shortTitle(title);
      if (short === null) return;
      expect(title.trim().startsWith(short)).toBe(true);
      expect(titleWords(short)).toBeLessThanOrEqual(15);
    }),
  );
});
