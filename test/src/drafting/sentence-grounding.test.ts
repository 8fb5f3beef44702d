import { expect, test } from "vitest";
import { groundedReply } from "#src/drafting/sentences/grounding.ts";
import { emptyReply, type SentenceReply } from "#src/drafting/sentences/reply.ts";

const shops = [
  { name: "PineAndInk", currency: "USD" },
  { name: "PineAndInkEU", currency: "EUR" },
];
const sections = ["Mugs", "Bowls", "Sale"];
const grounded = (sentence: string, reply: Partial<SentenceReply>) =>
  groundedReply({ ...emptyReply, ...reply }, { sentence, shops, sections });

const raise = { action: "raise_percent", number: 10 } as const;

test.each<[string, Partial<SentenceReply>]>([
  [
    "raise mugs in the EU shop by 10 %, round to .90",
    { ...raise, ending: ".90", shops: ["PineAndInkEU"], section: "Mugs" },
  ],
  ["raise by 10 percent, all but the bowls", { ...raise, without_section: "Bowls" }],
  ["raise all prices by 10 %, don't touch the striped ones", { ...raise, without_search: "striped" }],
  [
    "raise all prices by 5 dollars, at least 20 dollars",
    { action: "raise_amount", number: 5, floor: 20, currency: "USD" },
  ],
  ["set all mugs to € 12.50", { action: "set_price", number: 12.5, currency: "EUR", section: "Mugs" }],
  ['replace "Mug" with "Cup" in all titles', { action: "replace_in_title", words: ["Mug"], replacement: "Cup" }],
  ["add the tags linen and blue to all drafts", { action: "add_tags", words: ["linen", "blue"], states: ["draft"] }],
  ["set the stock of all bowls to 3", { action: "set_stock", number: 3, section: "Bowls" }],
  ["put all expired mugs on sale", { action: "put_on_sale", states: ["expired"], section: "Mugs" }],
])("a reply that says the whole sentence stays: %s", (sentence, reply) => {
  expect(grounded(sentence, reply)).toEqual({ ...emptyReply, ...reply });
});

test.each<[string, string, Partial<SentenceReply>, string]>([
  ["a section that isn't named", "raise cups by 10 %", { ...raise, section: "Mugs" }, "cups"],
  ["a shop that isn't named", "raise by 10 % in the States", { ...raise, shops: ["PineAndInk"] }, "States"],
  ["a second section that is lost", "raise mugs and bowls by 10 %", { ...raise, section: "Mugs" }, "bowls"],
  ["an excluded section as what is meant", "raise by 10 %, not bowls", { ...raise, section: "Bowls" }, "not bowls"],
  [
    "an excluded shop as what is meant",
    "raise by 10 %, not in PineAndInkEU",
    { ...raise, shops: ["PineAndInkEU"] },
    "not PineAndInkEU",
  ],
  ["half of an exception", "raise by 10 %, not mugs and bowls", { ...raise, without_section: "Mugs" }, "bowls"],
  [
    "the first exception of two",
    "raise by 10 %, not mugs, not bowls",
    { ...raise, without_section: "Mugs" },
    "not bowls",
  ],
  ["an exception that is lost", "raise by 10 %, leave cheap ones alone", raise, "leave cheap"],
  ["a name as a part of another word", "raise sale-free mugs by 10 %", { ...raise, section: "Mugs" }, "sale-free"],
  ["a number that is forbidden", "raise mugs, but never by 10 %", { ...raise, section: "Mugs" }, "never"],
  ["what mustn't be raised", "don't raise bowls by 10 %", { ...raise, without_section: "Bowls" }, "don't"],
  ["a percentage of dollars", "raise by 10 dollars", raise, "10 dollars"],
  ["dollars of a percentage", "raise by 10 %", { action: "raise_amount", number: 10, currency: null }, "10 %"],
  ["another currency", "raise by 10 dollars", { action: "raise_amount", number: 10, currency: "EUR" }, "10 dollars"],
  ["an amount without its currency", "raise by $10", { action: "raise_amount", number: 10 }, "$10"],
  ["the other direction", "lower by 10 %", raise, "lower"],
  ["a state that isn't named", "raise by 10 % of all", { ...raise, states: ["draft"] }, "raise by 10 % of all"],
  ["one number of a range", "raise by 5-10 %", raise, "5-10 %"],
  [
    "several words for one",
    "remove linen and jute from titles",
    { action: "remove_from_title", words: ["linen", "jute"] },
    "linen jute",
  ],
  ["another field", "raise the stock by 10 %", raise, "stock"],
  ["a price of a stock", "set all to 10 %", { action: "set_stock", number: 10 }, "10 %"],
  ["taking off sale for deleting", "delete all mugs", { action: "take_off_sale", section: "Mugs" }, "delete"],
])("a reply with %s asks for nothing, and the part is named", (_what, sentence, reply, part) => {
  const { action, not_said: left } = grounded(sentence, reply);
  expect(action).toBeNull();
  expect(left.join("; ")).toContain(part);
});

test("what no line says is named even where the model says that nothing is left", () => {
  const reply = grounded("add the tag linen to all blue ones on Friday, 10 pieces with a lid", {
    action: "add_tags",
    words: ["linen"],
    number: 10,
  });
  expect(reply.not_said.join("; ")).toMatch(/blue.*Friday.*10.*lid/);
  expect(grounded("raise linen things by 10 %, at least 20", { ...raise, search: "linen" }).not_said).toEqual([
    "at least 20",
  ]);
});
