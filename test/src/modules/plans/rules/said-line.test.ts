import { expect, test } from "vitest";
import { emptyReply, type SentenceAction, type SentenceReply, sentenceActions } from "#src/drafting/sentences/reply.ts";
import { readLine } from "#src/modules/plans/rules/read-line.ts";
import { saidLine } from "#src/modules/plans/rules/said-line.ts";

const known = {
  shops: [
    { id: "s1", name: "PineAndInk", currency: "USD", marketplace: "etsy" },
    { id: "s2", name: "PineAndInkEU", currency: "EUR", marketplace: "etsy" },
  ],
  sections: [
    { shopId: "s2", title: "Mugs" },
    { shopId: "s2", title: "Sale" },
  ],
};
const whole: SentenceReply = {
  ...emptyReply,
  number: 10,
  currency: "EUR",
  ending: ".90",
  words: ['say "hi"', "linen"],
  replacement: "jute",
  shops: ["PineAndInkEU"],
  section: "Mugs",
  without_section: "Sale",
};

test("the sentence of the help becomes the line that a person would type", () => {
  const said = { ...emptyReply, action: "raise_percent" as const, number: 10, ending: ".90" };
  const line = saidLine({ ...said, shops: ["PineAndInkEU"], section: "Mugs", without_section: "Sale" });
  expect(line).toBe('price +10% round .90 in "PineAndInkEU" section "Mugs" without section "Sale"');
});

test.each(sentenceActions)("what %s says is read by the grammar of lines", (action: SentenceAction) => {
  const isList = /_(?:tags|materials)$/.test(action);
  const line = saidLine({ ...whole, words: isList ? whole.words : whole.words.slice(0, 1), action });
  const read = readLine(line ?? "", known);
  expect(read).toMatchObject({ line: { selection: { shopIds: ["s2"], section: "Mugs", withoutSection: "Sale" } } });
  expect(JSON.stringify(read)).not.toContain('"delete"');
});

test("several words for an action of one aren't said by half", () => {
  const ofOne = sentenceActions.filter((action) => /title|description/.test(action));
  expect(ofOne.map((action) => saidLine({ ...whole, action }))).toEqual(ofOne.map(() => null));
});

test("where an action lacks what it needs, no line says it", () => {
  for (const action of sentenceActions) {
    const bare = saidLine({ ...emptyReply, action });
    expect(bare === null).toBe(!["renew", "take_off_sale", "put_on_sale"].includes(action));
  }
  expect(saidLine(emptyReply)).toBeNull();
});
