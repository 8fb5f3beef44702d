import { describe, expect, test } from "vitest";
import { readByRules } from "#src/drafting/sentences/by-rules.ts";

const shops = [
  { name: "PineAndInk", currency: "USD" },
  { name: "PineAndInkEU", currency: "EUR" },
];
const sections = ["Mugs", "Tall Mugs", "Bowls", "Sale", "T-Shirts", "a/b", "A (b)", "c++", "Items"];
const read = (sentence: string) => readByRules({ sentence, shops, sections });

test.each([
  ["raise T-Shirts by 5 %", "T-Shirts"],
  ["raise the t-shirt prices by 5 %", "T-Shirts"],
  ["raise a/b by 5 %", "a/b"],
  ["raise all of A (b) by 5 %", "A (b)"],
  ["raise c++ by 5 %", "c++"],
  ["raise tall mugs by 5 %", "Tall Mugs"],
  ["raise all items by 5 %", null],
])("“%s” is about the section %s", (sentence, section) => {
  expect(read(sentence)).toMatchObject({ action: "raise_percent", number: 5, section, not_said: [] });
});

describe("what a sentence leaves out", () => {
  test.each([
    ["raise all prices by 10 %, not the sale ones", { without_section: "Sale" }],
    ["raise all prices by 10 %, but not the mugs", { without_section: "Mugs" }],
    ["raise all prices, except for mugs, by 10 %", { without_section: "Mugs" }],
    ["raise mugs by 10 %, excluding the sale section", { section: "Mugs", without_section: "Sale" }],
    ["raise all prices by 10 %, not the striped ones", { without_search: "striped" }],
    ["raise all prices by 10 %, not the blue linen ones", { without_search: "blue linen" }],
  ])("%s", (sentence, said) => {
    expect(read(sentence)).toMatchObject({ action: "raise_percent", number: 10, section: null, ...said, not_said: [] });
  });

  test.each([
    ["raise prices by 10 %, not in PineAndInkEU", "not in PineAndInkEU"],
    ["raise by 10 % except mugs, not bowls", "not bowls"],
    ["raise by 10 %, not mugs, bowls", "bowls"],
    ["raise by 10 %, all but the bowls", "but the bowls"],
    ["raise by 10 %, apart from bowls", "apart from bowls"],
    ["raise by 10 %, other than bowls", "other than bowls"],
    ["raise by 10 %, don't touch bowls", "don't touch bowls"],
    ["raise by 10 %, don’t touch bowls", "don’t touch bowls"],
    ["raise by 10 %, leave bowls alone", "leave bowls alone"],
    ["raise by 10 %, bowls excluded", "bowls excluded"],
    ["raise non-sale mugs by 10 %", "non-sale mugs"],
    ["raise -mugs by 10 %", "-mugs"],
    ["raise all w/o bowls by 10 %", "w/o bowls"],
    ["raise all, less bowls, by 10 %", "less bowls"],
    ["raise mugs-and-bowls by 10 %", "mugs-and-bowls"],
    ["raise sale-free mugs by 10 %", "sale-free"],
    ["raise by 10 %, but not mugs and bowls", "but not mugs and bowls"],
    ["raise by 10 %, not the blue mugs", "not the blue mugs"],
    ["raise by 10 %, not those under 20 dollars", "not those under 20 dollars"],
    ["raise all without tags by 10 %", "without tags"],
    ["raise by 10 %, not expired ones", "not expired ones"],
    ["raise by 10 %, nicht bowls", "nicht bowls"],
    ["raise by 10 %, außer bowls", "außer bowls"],
    ["raise by 10 %, sauf bowls", "sauf bowls"],
    ["raise by 10 %, excepto bowls", "excepto bowls"],
    ["raise by 10 %, trừ bowls", "trừ bowls"],
  ])("no line says “%s”, and the part is named", (sentence, part) => {
    const { action, section, shops: named, not_said: left } = read(sentence);
    expect({ action, section, named }).toEqual({ action: null, section: null, named: [] });
    expect(left.join("; ")).toContain(part);
  });
});

test.each([
  ["raise all mugs and bowls by 10 %", ["mugs", "bowls"]],
  ["lower and raise all prices by 10 %", ["raise", "lower"]],
  ["raise mugs by 10 %, linen by 5 %", ["10 %", "5 %"]],
  ["raise all prices by 5-10 %", ["5-10 %"]],
  ["raise all prices by -10 %", ["-10 %"]],
  ["raise everything on sale by 10 %", ["on sale"]],
  ["raise the stock by 10 %", ["stock"]],
  ["up all prices by 10 %", ["up 10 %"]],
  ["add 10 % to all prices", ["add 10 %"]],
  ["raise all prices by 1.000 %", ["raise 1.000 %"]],
])("“%s” can mean two things, so no line says it", (sentence, left) => {
  expect(read(sentence)).toMatchObject({ action: null, number: null, section: null, not_said: left });
});

test("rounding up doesn't turn a lowering round", () => {
  expect(read("lower all prices by 10 % and round up to .90")).toMatchObject({
    action: "lower_percent",
    number: 10,
    ending: null,
    not_said: ["round up .90"],
  });
});
