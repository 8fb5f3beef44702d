import { expect, test } from "vitest";
import { sentenceAnswer } from "#src/modules/plans/index.ts";

const unread = { ok: false as const, problem: "I don't know “raise”.", understood: "" };
const wordsOf = (message: object) => JSON.stringify(message);

test("parts that aren't shown are counted, so that no part goes unsaid", () => {
  const left = ["one", "two", "three", "four", "five", "not six", "seven"];
  const said = wordsOf(sentenceAnswer(unread, { line: "price +10%", left, by: "openai" }));
  expect(said).toContain("The line doesn't say: “one”, “two”, “three”, “four”, “five” and 2 more");
});

test("where there is no line, none is spoken of: the part that isn't understood is named, with an example", () => {
  const said = wordsOf(sentenceAnswer(unread, { line: null, left: ["not in PineAndInkEU"], by: "rules" }));
  expect(said).not.toContain("The line doesn't say");
  expect(said).toContain("What I didn't understand for sure: “not in PineAndInkEU”");
  expect(said).toContain("For example: `/oms bulk price +5% round .90`");
});
