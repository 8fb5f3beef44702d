import { fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { readByRules } from "#src/drafting/sentences/by-rules.ts";
import type { SentenceReply } from "#src/drafting/sentences/reply.ts";
import { saidLine } from "#src/modules/plans/rules/said-line.ts";

const shops = [
  { name: "PineAndInk", currency: "USD" },
  { name: "PineAndInkEU", currency: "EUR" },
  { name: "Oak-Tree", currency: "USD" },
];
const sections = ["Mugs", "Bowls", "Sale", "T-Shirts", "a/b", "A (b)", "c++", "Tall Mugs", "Paper & Prints"];

const name = fc.oneof(
  fc.constantFrom(...sections, ...shops.map((shop) => shop.name)),
  fc.constantFrom("mug", "bowls", "tall mugs", "t-shirts", "the EU shop", "in PineAndInkEU", "in Oak-Tree"),
);
const word = fc.constantFrom(
  "blue",
  "linen",
  "striped",
  "hand-made",
  "größer",
  "under 20 dollars",
  "on Friday",
  "with 2 handles",
);
const thing = fc.oneof(
  name,
  word,
  fc.tuple(word, name).map((both) => both.join(" ")),
);
const things = fc.array(thing, { minLength: 1, maxLength: 2 }).map((some) => some.join(" and "));
/** Words that exclude, in the languages of people of these shops. */
const excluding = fc.constantFrom(
  ...[
    "not",
    "but not",
    "but",
    "all but",
    "except",
    "except for",
    "excluding",
    "apart from",
    "other than",
    "without",
    "don't touch",
  ],
  ...[
    "don’t raise",
    "leave out",
    "skip",
    "no",
    "never",
    "nor",
    "unless",
    "nicht",
    "außer",
    "ohne",
    "sauf",
    "hors",
    "excepto",
    "sin",
  ],
  ...["salvo", "tranne", "senza", "trừ", "không"],
);
const exception = fc.record({ by: excluding, of: things });
const move = fc.constantFrom("raise", "lower", "up", "add", "reduce", "raise and lower", "change");
const joined = fc.constantFrom(", ", " ", "; ");

const said = fc
  .record({
    move,
    what: fc.option(things, { nil: "all prices" }),
    percent: fc.constantFrom("by 10 %", "by 5.5 percent", "by -3 %", "by 10-20 %", "10 dollars"),
    ending: fc.constantFrom("", "round to .90", "round up to .90"),
    out: fc.array(exception, { maxLength: 2 }),
    first: fc.boolean(),
    joined,
  })
  .map(({ move: how, what, percent, ending, out, first, joined: by }) => {
    const without = out.map((each) => `${each.by} ${each.of}`);
    const parts = first
      ? [`${how} ${what}`, ...without, percent, ending]
      : [`${how} ${what} ${percent}`, ending, ...without];
    return { sentence: parts.filter(Boolean).join(by), excluded: out.map(({ of }) => of) };
  });

/** Words that say nothing by themselves, and what a line says in signs of its own. */
const idle = new Set(
  `a all an and any are be by each every everything for from i in is it items listing listings me my of on ones our please price prices
  shop shops so that the their them then to want we with would like percent raise lower reduce round not but except excluding without`.split(
    /\s+/,
  ),
);
const contentWords = (text: string) =>
  text
    .toLowerCase()
    .split(/[\s,;%]+/u)
    .filter((each) => /[\p{L}\p{N}]/u.test(each) && !idle.has(each));

function told(reply: SentenceReply): string {
  return [saidLine(reply) ?? "", ...reply.not_said].join(" ").toLowerCase();
}

test("each word of a sentence is in its line or named as not said, and no excluded name is what is changed", () => {
  let lines = 0;
  fc.assert(
    fc.property(said, ({ sentence, excluded }) => {
      const reply = readByRules({ sentence, shops, sections });
      if (reply.action === null) {
        expect(reply.not_said.join("")).not.toBe("");
        for (const part of reply.not_said) {
          for (const each of contentWords(part)) expect(sentence.toLowerCase()).toContain(each);
        }
        return;
      }
      lines++;
      const all = told(reply);
      for (const each of contentWords(sentence)) {
        const one = each.replace(/s$/u, "").replace(/\.5$/u, "");
        expect(all, `“${each}” of “${sentence}”`).toContain(one);
      }
      for (const out of excluded) {
        const text = out.toLowerCase();
        const meant = [reply.section, ...reply.shops].flatMap((each) => (each === null ? [] : [each.toLowerCase()]));
        for (const each of meant) {
          const isLonger = sections.some((other) => other.length > each.length && other.toLowerCase().includes(each));
          if (!isLonger) expect(text, `“${each}” of “${sentence}”`).not.toContain(each);
        }
      }
      // What is left out is left out by the line, and by no more than one word of it.
      if (excluded.length > 0) expect(reply.without_section ?? reply.without_search).not.toBeNull();
      expect(excluded.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 600 },
  );
  expect(lines).toBeGreaterThan(10);
});
