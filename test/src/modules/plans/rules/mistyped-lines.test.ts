import { describe, expect, test } from "vitest";
import { readLine } from "#src/modules/plans/rules/read-line.ts";
import { known } from "./known.ts";

/** Lines that could be read in a way that was not meant: each is refused with the words to write instead. */

const rule = (text: string) => {
  const answer = readLine(text, known);
  return "line" in answer ? answer.line.rule : answer.problem;
};

describe("two signs before a number", () => {
  test.each([
    "price + -5%",
    "price - +5%",
    "price - -5%",
    "price + -2 EUR",
    "price +5 EUR, + -3 USD",
    "price - -€2",
    "price +-5%",
    "price +−5 EUR",
    "stock + -2",
    "stock - +2",
    "stock --2",
  ])("are refused: %s", (text) => {
    expect(rule(text)).toBe(
      "There are two signs before the number. Write one of them, for example `price -5%` or `stock -2`.",
    );
  });

  test.each([
    ["price - 5%", { kind: "price", move: { by: "percent", hundredths: -500 } }],
    ["stock - 2", { kind: "stock", move: { by: "add", add: -2 } }],
    ["stock minus 2", { kind: "stock", move: { by: "add", add: -2 } }],
  ])("are not one sign apart from its number: %s", (text, expected) => {
    expect(rule(text)).toEqual(expected);
  });
});

describe("a word that may be meant as none of the text", () => {
  test.each([
    ["title end with section Mugs", 'write `title end "the words"`'],
    ["title start with", 'write `title start "the words"`'],
    ["description end with handmade", 'write `description end "the words"`'],
    ["tags remove all", "write `erase tags`"],
    ["materials remove all in eu", "write `erase materials`"],
    ["title remove all", 'Say which words to take away: `title remove "the words"`'],
  ])("is refused: %s", (text, sentence) => {
    expect(rule(text)).toContain(sentence);
  });

  test("is taken from between quotes", () => {
    expect(rule('title end "with"')).toMatchObject({ edit: { by: "end", text: "with" } });
    expect(rule('tags remove "all"')).toMatchObject({ edit: { by: "remove", words: ["all"] } });
    expect(rule('title remove "all"')).toMatchObject({ edit: { by: "remove", find: "all" } });
  });
});

test.each(['attribute "Holiday" = nothing', 'attribute "Holiday" to none', 'attribute "Holiday" = none'])(
  "erases an attribute: %s",
  (text) => {
    expect(rule(text)).toEqual({ kind: "attribute", name: "Holiday", values: null });
  },
);

test("questions are erased as every field is", () => {
  const erased = { kind: "questions", field: "personalization", edit: { by: "remove-all" } };
  for (const text of ["personalization = nothing", "personalization to none", "personalization remove all"]) {
    expect(rule(text)).toEqual(erased);
  }
});

test.each([
  ['personalization add "Size" choose S, S', "The answer “S” is there twice."],
  ['personalization add "Size" choose "S", "s "', "is there twice"],
  ['personalization add "Size" choose "S, M, L"', "each in quotes of its own"],
  ['personalization add "Size" choose "a much too long answer", M', "has more than 20 characters"],
  [`personalization add "${"x".repeat(46)}"`, "a question has at most 45"],
  ['personalization add "Name" up to 2000 characters', "can have 1 to 1024 characters"],
])("a question that no listing could ask is refused: %s", (text, sentence) => {
  expect(rule(text)).toContain(sentence);
});
