import { describe, expect, test } from "vitest";
import { createWhenMade } from "#src/marketplaces/etsy/listings/when-made.ts";
import type { KnownToLines } from "#src/modules/plans/rules/line/known.ts";
import { readLine } from "#src/modules/plans/rules/read-line.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import { known } from "./known.ts";

/** Lines that name what they mean in other words: read where they can mean one thing, and else answered with what to write. */

const rule = (text: string, studio: KnownToLines = known) => {
  const answer = readLine(text, studio);
  return "line" in answer ? answer.line.rule : answer.problem;
};

describe("a line is answered with what to write", () => {
  test.each([
    ["alt texts from description", "Write `alt texts from title`"],
    ["put on-sale", "Write `put on sale`."],
    ["put off sale in eu", "Write `take off sale`."],
    ["hide", "Write `take off sale`."],
    ["deactivate section Mugs", "Write `take off sale`."],
    ["relist expired", "Write `renew`."],
    ["set stock to 3", "Write `stock = 3`."],
    ["set stock", "Write `stock = 3`."],
    ["increase stock", "Write `stock +2`."],
    ["increase stock by 5 in eu", "Write `stock +5`."],
    ["reduce the stock by 4", "Write `stock -4`."],
    ["set title", 'Write `title replace "old words" with "new words"`.'],
    ["add tags linen", 'Write `tags add "word"`.'],
    ["renew expierd", "Did you mean “expired”?"],
    ["delete drafst", "Did you mean “draft”?"],
    ["renew all expired", "for example `renew expired`"],
    ["renew all", "for example `renew expired`"],
    ["delete everything", "for example `delete drafts`"],
    ["delete all inactive listings", "for example `delete inactive`"],
    ["take off sale all", "for example `unpublish active`"],
    ["put on sale everything", "for example `put on sale inactive`"],
  ])("%s", (text, sentence) => {
    expect(rule(text)).toContain(sentence);
  });

  test.each([
    ["price = 0 EUR", "An amount has to be above zero."],
    ["price = €0.00", "An amount has to be above zero."],
    ["price + 0 EUR", "An amount has to be above zero."],
    ["price = 1.234 EUR", "“1.234” can be two amounts. Write 1234.00 or 1.23."],
    ["price = 1,234 EUR", "“1,234” can be two amounts. Write 1234.00 or 1.23."],
    ["price = 24.0051 EUR", "I can't read “24.0051” as an amount in EUR"],
    ["price +5% round 90 in eu", "Write `.90`."],
    ["price +5% round 95 in eu", "Write `.95`."],
    ["price +5% round .90 in jp", "Write `00`."],
  ])("about amounts: %s", (text, sentence) => {
    expect(rule(text)).toContain(sentence);
  });

  test("which itself is a line that is read", () => {
    for (const text of [
      "put on sale",
      "take off sale",
      "renew expired",
      "delete drafts",
      "unpublish active",
      "put on sale inactive",
      "stock = 3",
      "stock +2",
      'title replace "old words" with "new words"',
      'tags add "word"',
    ]) {
      expect(rule(text)).toHaveProperty("kind");
    }
  });
});

describe("a name of several words", () => {
  test.each([
    ["set shipping profile = Standard, heavy", { field: "shippingProfileId", value: "Standard, heavy" }],
    ["set shipping profile = Standard in eu", { field: "shippingProfileId", value: "Standard" }],
    ["set production partners Kiln & Co, Print house", { value: ["Kiln & Co", "Print house"] }],
    ["set when it was made made to order in eu", { field: "whenMade", value: "made_to_order" }],
    ["set when it was made = 2020 – 2026", { field: "whenMade", value: "2020_2026" }],
    ["set who made it = i did", { field: "whoMade", value: "i_did" }],
  ])("is the longest one that fits: %s", (text, expected) => {
    expect(rule(text)).toMatchObject(expected);
  });

  test.each([
    ["set production partners Print", 'put it in quotes: `"Print house"`'],
    ["tags add linen apron", 'put them in quotes: `"linen apron"`'],
    ["attribute Primary color = Blue", 'put them in quotes: `"Primary color"`'],
    ["set safety warnings = Hot surface", 'put them in quotes: `"Hot surface"`'],
    ["stock = 1 category Serving boards", 'put them in quotes: `"Serving boards"`'],
  ])("is refused with its quotes where it can be any: %s", (text, sentence) => {
    expect(rule(text)).toContain(sentence);
  });

  test("is not made of a word in quotes and one behind it", () => {
    expect(rule('tags add "linen" apron')).not.toContain("in quotes");
  });
});

test.each(["2020-2026", "2020 - 2026", "2020–2026", "2020_2026", "since_2020"])(
  "a time is known by the marketplace's own value, with any dash: %s",
  (typed) => {
    const whenMade = createWhenMade({ ...systemClock, now: () => new Date("2026-12-01T09:00:00Z") }).choices();
    expect(rule(`set when it was made = "${typed}"`, { ...known, choices: { whenMade } })).toEqual({
      kind: "set",
      field: "whenMade",
      value: "since_2020",
    });
  },
);

describe("a quote without blanks around it", () => {
  test.each([
    ["attribute 'Primary color'='Blue'", { kind: "attribute", name: "Primary color", values: ["Blue"] }],
    ['attribute "Primary color"="Blue"', { kind: "attribute", name: "Primary color", values: ["Blue"] }],
    ['title replace "Mug" with"Cup"', { edit: { by: "replace", find: "Mug", with: "Cup" } }],
    ["title replace“Mug”with“Cup”", { edit: { by: "replace", find: "Mug", with: "Cup" } }],
    ['title replace 12" with 14"', { edit: { by: "replace", find: '12"', with: '14"' } }],
    ['tags add 8"x10"', { edit: { by: "add", words: ['8"x10"'] } }],
  ])("is read: %s", (text, expected) => {
    expect(rule(text)).toMatchObject(expected);
  });
});
