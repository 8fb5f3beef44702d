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
  ..."not|but not|but|all but|except|except for|excluding|apart from|other than|without|don't touch|don’t raise|leave out|skip|no".split(
    "|",
  ),
  ..."never|nor|unless|nicht|außer|ohne|sauf|hors|excepto|sin|salvo|tranne|senza|trừ|không".split("|"),
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

/** What of a reply breaks the rule: nothing may be lost, and nothing may turn into its opposite. */
function faults(reply: SentenceReply, sentence: string, excluded: readonly string[]): string[] {
  const typed = sentence.toLowerCase();
  const named = reply.not_said.flatMap(contentWords).filter((each) => !typed.includes(each));
  const strange = named.map((each) => `names “${each}”, which isn't in it`);
  if (reply.action === null) return reply.not_said.join("") === "" ? ["names nothing"] : strange;
  const all = told(reply);
  const lost = contentWords(sentence).filter((each) => !all.includes(each.replace(/s$/u, "").replace(/\.5$/u, "")));
  const meant = [...(reply.section === null ? [] : [reply.section]), ...reply.shops].map((each) => each.toLowerCase());
  const isPartOf = (each: string) => (other: string) =>
    other.length > each.length && other.toLowerCase().includes(each);
  const turned = meant.filter(
    (each) => !sections.some(isPartOf(each)) && excluded.some((out) => out.toLowerCase().includes(each)),
  );
  const leavesOut = reply.without_section !== null || reply.without_search !== null;
  return [
    ...strange,
    ...lost.map((each) => `loses “${each}”`),
    ...turned.map((each) => `means “${each}”, which is excluded`),
    ...(leavesOut === (excluded.length === 1) ? [] : ["leaves out another number of things"]),
  ];
}

test("each word of a sentence is in its line or named as not said, and no excluded name is what is changed", () => {
  let lines = 0;
  fc.assert(
    fc.property(said, ({ sentence, excluded }) => {
      const reply = readByRules({ sentence, shops, sections });
      lines += reply.action === null ? 0 : 1;
      expect(faults(reply, sentence, excluded), sentence).toEqual([]);
    }),
    { numRuns: 600 },
  );
  expect(lines).toBeGreaterThan(10);
});
