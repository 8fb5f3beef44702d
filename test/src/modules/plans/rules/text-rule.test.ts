import { describe, expect, test } from "vitest";
import { textOf } from "#src/catalog/listing-text.ts";
import { applyRule } from "#src/modules/plans/rules/apply-rule.ts";
import { planRule, type RuleOf } from "#src/modules/plans/rules/rule.ts";
import { ruleSentence } from "#src/modules/plans/rules/rule-sentence.ts";
import { listing } from "./listings.ts";

type Edit = RuleOf<"text">["edit"];

/** What a text becomes; as it is where nothing changes; the sentence of who refuses it. */
function after(field: "title" | "description", edit: Edit, text: string): string {
  const rule = planRule.parse({ kind: "text", field, edit });
  const outcome = applyRule(rule, listing({ [field]: text }));
  if (outcome.kind === "unchanged") return text;
  if (outcome.kind === "changes") return textOf(outcome.set[field]);
  return outcome.reason.code === "refused" ? outcome.reason.said : outcome.reason.code;
}

const mug = { by: "replace", find: "mug", with: "cup" } as const;

describe("words of a title are replaced", () => {
  test.each([
    ["Blue mug", mug, "Blue cup"],
    ["Mug, blue", mug, "Cup, blue"],
    ["BLUE MUG", mug, "BLUE CUP"],
    ["Mugs and a smug mug", mug, "Mugs and a smug cup"],
    ["Mugs and a smug mug", { ...mug, anywhere: true }, "Cups and a scup cup"],
    ["Mug and mug", { ...mug, exact: true }, "Mug and cup"],
    ["MUG’S MUG'S mug-stand", mug, "CUP’S CUP'S cup-stand"],
    ["Mara’s bowl", { by: "replace", find: "Mara's", with: "Jo's" }, "Jo's bowl"],
    ["Ein Becher", { by: "replace", find: "Becher", with: "keramikbecher" }, "Ein keramikbecher"],
    ["ein becher", { by: "replace", find: "Becher", with: "Tasse" }, "ein tasse"],
    ["Café au lait", { by: "replace", find: "cafe\u0301", with: "thé" }, "Thé au lait"],
    ["A\u00a0walnut  board", { by: "replace", find: "walnut board", with: "oak tray" }, "A\u00a0oak tray"],
    ["Bowl", mug, "Bowl"],
    ["A mug-stand", { by: "replace", find: "mug-stand", with: "cup/stand" }, "A cup/stand"],
    ["mug, Mug, MUG", { by: "replace", find: "MUG", with: "CUP" }, "cup, Cup, CUP"],
    ["mug, Mug, MUG", { by: "replace", find: "Mug", with: "Cup" }, "cup, Cup, CUP"],
  ] satisfies [string, Edit, string][])("%s, %o", (text, edit, expected) => {
    expect(after("title", edit, text)).toBe(expected);
  });
});

test("signs of a pattern are signs", () => {
  expect(after("description", { by: "replace", find: "$1 (new)", with: "$&" }, "Costs $1 (new).")).toBe("Costs $&.");
  expect(after("description", { by: "replace", find: ".", with: "!" }, "Oak. Ash.")).toBe("Oak! Ash!");
});

describe("words are taken away with one of the spaces beside them", () => {
  test.each([
    ["title", "SALE Walnut board", "sale", "Walnut board"],
    ["title", "Walnut sale board", "sale", "Walnut board"],
    ["title", "Walnut board, sale", "sale", "Walnut board"],
    ["title", "Sale, walnut board", "sale", "walnut board"],
    ["title", "Walnut board", "oak", "Walnut board"],
    ["description", "Now on sale!\nOak.  Two spaces stay.", "on sale", "Now!\nOak.  Two spaces stay."],
    ["description", "Sale\nOak.", "sale", "\nOak."],
    ["description", "A board. Sale\nOak.", "sale", "A board.\nOak."],
    ["description", "sale sale sale board", "sale", "board"],
    ["description", "A sale sale board\r\nOn sale\r\nOak", "sale", "A board\r\nOn\r\nOak"],
    ["description", "A walnut-sale board", "sale", "A walnut- board"],
    ["title", "- sale - board -", "sale", "- - board -"],
  ] satisfies ["title" | "description", string, string, string][])("%s: %s", (field, text, find, expected) => {
    expect(after(field, { by: "remove", find }, text)).toBe(expected);
  });
});

describe("a text is added once", () => {
  test.each([
    ["title", "start", "Handmade", "Walnut board", "Handmade Walnut board"],
    ["title", "start", "Handmade", "handmade walnut board", "handmade walnut board"],
    ["title", "end", "gift for her", "Walnut board", "Walnut board gift for her"],
    ["title", "end", ", gift for her", "Walnut board", "Walnut board, gift for her"],
    ["title", "end", "board", "Walnut Board", "Walnut Board"],
    ["title", "end", "board", "Cupboard", "Cupboard board"],
    ["title", "start", "Mug", "Mugs, blue", "Mug Mugs, blue"],
    ["description", "first-line", "Back in May.", "A board.\nOiled.", "Back in May.\nA board.\nOiled."],
    ["description", "first-line", "A board.", "A board.\r\nOiled.", "A board.\r\nOiled."],
    ["description", "paragraph", "Ships from Lisbon.", "A board.\n", "A board.\n\nShips from Lisbon."],
    ["description", "paragraph", "Oiled.", "A board.\r\n\r\nOiled.\n\nHeavy.", "A board.\r\n\r\nOiled.\n\nHeavy."],
  ] satisfies ["title" | "description", "start" | "end" | "first-line" | "paragraph", string, string, string][])(
    "%s %s: %s",
    (field, by, text, now, expected) => {
      expect(after(field, { by, text }, now)).toBe(expected);
    },
  );

  test.each(["start", "end", "first-line", "paragraph"] as const)("%s, also where the rule is used again", (by) => {
    const once = after("description", { by, text: "Ships from Lisbon." }, "A board.");
    expect(after("description", { by, text: "Ships from Lisbon." }, once)).toBe(once);
  });
});

test("what the marketplace would refuse is left out in its words", () => {
  expect(after("title", { by: "end", text: "x".repeat(140) }, "Walnut board")).toContain("at most 140 characters");
  expect(after("title", { by: "remove", find: "Walnut board" }, "Walnut board")).toBe("A listing needs a title.");
  expect(after("title", { by: "replace", find: "board", with: "½ board" }, "Walnut board")).toContain("½");
});

test("a text that isn't known yet is left out", () => {
  const rule = planRule.parse({ kind: "text", field: "description", edit: mug });
  const { description: _, ...fields } = listing().fields;
  expect(applyRule(rule, { ...listing(), fields })).toEqual({
    kind: "left-out",
    reason: { code: "not-read", field: "description" },
  });
});

test("a title has one line", () => {
  const lines = (field: string) =>
    planRule.safeParse({ kind: "text", field, edit: { by: "paragraph", text: "x" } }).success;
  expect([lines("title"), lines("description")]).toEqual([false, true]);
  const two = { by: "replace", find: "a", with: "b\nc" };
  expect(planRule.safeParse({ kind: "text", field: "title", edit: two }).success).toBe(false);
});

test("the sentence says how words are found, and a long text is cut", () => {
  const said = (edit: Edit) => ruleSentence({ kind: "text", field: "title", edit });
  expect(said(mug)).toBe("replace “mug” with “cup” in the title (whole words in any case)");
  expect(said({ by: "remove", find: "SALE", exact: true, anywhere: true })).toBe(
    "remove “SALE” from the title (in exactly this case, inside of words too)",
  );
  expect(said({ by: "end", text: "long ".repeat(100) }).length).toBeLessThan(130);
});

test.each([
  ["a paragraph", { by: "paragraph", text: "z" }],
  ["a first line", { by: "first-line", text: "z" }],
  ["a word taken out", { by: "remove", find: "b" }],
] as const)("%s of a text with a long run of spaces costs no more than its length", (_, edit) => {
  const from = process.cpuUsage();
  after("description", edit, `a${" ".repeat(60_000)}x b`);
  const { user } = process.cpuUsage(from);
  // From each place of the run on it took 13 seconds.
  expect(user / 1000).toBeLessThan(1000);
});
