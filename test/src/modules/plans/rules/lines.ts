import { fc } from "@fast-check/vitest";
import { listingStates } from "#src/catalog/listing.ts";
import { marketplaceOf } from "#src/marketplaces/registry.ts";
import { isErasable, isSettable } from "#src/modules/plans/rules/kinds/set.ts";
import type { PlanLine } from "#src/modules/plans/rules/read-line.ts";
import type { PlanRule, RuleAmount, RuleOf } from "#src/modules/plans/rules/rule.ts";
import type { Selection } from "#src/modules/plans/rules/selection.ts";
import { countCharacters, tidyLine, tidyText } from "#src/platform/text/text.ts";
import { isAskable } from "./askable.ts";
import { known } from "./known.ts";

/** Lines that a person could have typed, with signs that have a meaning to the grammar, to Slack or to a regular expression. */

const { fields } = marketplaceOf({ marketplace: "etsy" }).facts;

const pieces = fc.constantFrom(
  ...Array.from("abzABZ09äß中İ😀'’\"“”„«»\\,.;:=%+-–—&<>()[]{}*?|$^/ \u00a0"),
  "&amp;",
  "&lt;",
  "<https://a.example|b>",
  "in",
  "section ",
  " with ",
  "\\n",
  "none",
);
const typed = (most = 40) =>
  fc
    .array(pieces, { minLength: 1, maxLength: 12 })
    .map((parts) => tidyLine(parts.join("")))
    .filter((text) => text !== "" && countCharacters(text) <= most);
const text = fc
  .array(fc.oneof(pieces, fc.constant("\n")), { minLength: 1, maxLength: 20 })
  .map((parts) => tidyText(parts.join("")))
  .filter((each) => each !== "");

/** Of these a marketplace takes most. */
const plain = [
  "linen",
  "Linen",
  "walnut",
  "mug",
  "MUG",
  "board",
  "gift for her",
  ...Array.from({ length: 12 }, (_, at) => `tag ${at}`),
];
const word = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...plain) }, { weight: 1, arbitrary: typed(20) });
const phrase = fc.oneof(
  fc.array(fc.constantFrom(...plain), { minLength: 1, maxLength: 3 }).map((all) => all.join(" ")),
  typed(),
);
const lines = fc.oneof(
  fc.array(phrase, { minLength: 1, maxLength: 3 }).map((all) => all.join("\n\n")),
  text,
);

type Shops = readonly (typeof known.shops)[number][];

function selections(shops: Shops): fc.Arbitrary<Selection> {
  const currencies = [...new Set(shops.map(({ currency }) => currency))];
  const range = (most: number) => fc.tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: most }));
  const day = fc
    .date({ min: new Date("2026-01-01"), max: new Date("2030-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  return fc
    .record(
      {
        section: typed(),
        states: fc.uniqueArray(fc.constantFrom(...listingStates), { minLength: 1 }),
        tag: typed(),
        category: typed(),
        product: typed(),
        search: typed(),
        lacks: fc.constantFrom(...fields.filter(({ readBeside }) => !readBeside).map(({ key }) => key)),
        codes: fc.array(
          fc.oneof(fc.constantFrom("k7q2", "p3rt", "in", "all", "2e34"), typed()).map((code) => code.toLowerCase()),
          { minLength: 1, maxLength: 4 },
        ),
        prices: fc.tuple(range(1_000_000), fc.constantFrom(...currencies), fc.integer({ min: 0, max: 2 })),
        stock: fc.tuple(range(999), fc.integer({ min: 0, max: 2 })),
        days: fc.tuple(day, day, fc.integer({ min: 0, max: 2 })),
      },
      { requiredKeys: [] },
    )
    .map(({ prices, stock, days, ...rest }) => {
      const [[p1, p2], currency, priced] = prices ?? [[0, 0], "", 3];
      const [[s1, s2], stocked] = stock ?? [[0, 0], 3];
      const [d1, d2, dated] = days ?? ["", "", 3];
      const [from, to] = [d1, d2].toSorted();
      return {
        ...(shops.length === known.shops.length ? {} : { shopIds: shops.map(({ id }) => id) }),
        ...rest,
        ...(priced < 2 ? { priceFrom: { amount: Math.min(p1, p2) + 1, currency } } : {}),
        ...(priced === 2 || priced === 0 ? { priceTo: { amount: Math.max(p1, p2) + 1, currency } } : {}),
        ...(stocked < 2 ? { stockFrom: Math.min(s1, s2) } : {}),
        ...(stocked === 2 || stocked === 0 ? { stockTo: Math.max(s1, s2) } : {}),
        ...(dated < 2 && from !== to ? { endsFrom: from } : {}),
        ...(dated === 2 || dated === 0 ? { endsBefore: to } : {}),
      } as Selection;
    });
}

function priceRules(shops: Shops): fc.Arbitrary<RuleOf<"price">> {
  const own = [...new Set(shops.map(({ currency }) => currency))];
  // At least one that a chosen shop has.
  const amounts = (amount: fc.Arbitrary<number>): fc.Arbitrary<RuleAmount[]> =>
    fc
      .tuple(fc.constantFrom(...own), fc.subarray(["EUR", "USD", "JPY"]), fc.tuple(amount, amount, amount, amount))
      .map(([first, others, all]) =>
        [...new Set([first, ...others])].map((currency, at) => ({ amount: all[at] ?? 1, currency })),
      );
  const cents = fc.integer({ min: 1, max: 10_000_000 });
  const minor = own.some((currency) => currency !== "JPY");
  const ending = fc.constantFrom(".90", ".00", "9.90", "1.00", "099.95");
  const whole = fc.constantFrom("00", "9", "0", "500", "0500");
  return fc
    .record({
      move: fc.oneof(
        amounts(cents).map((to) => ({ by: "set" as const, to })),
        fc.tuple(amounts(cents), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 })).map(([all, falls]) => ({
          by: "amount" as const,
          add: all.map((each, at) => ({ ...each, amount: falls[at] ? -each.amount : each.amount })),
        })),
        fc
          .integer({ min: -99_99, max: 1_000_00 })
          .filter((each) => each !== 0)
          .map((hundredths) => ({ by: "percent" as const, hundredths })),
        fc.constant({ by: "keep" as const }),
      ),
      endings: fc.option(fc.oneof(fc.tuple(minor ? ending : whole), fc.tuple(ending, whole), fc.tuple(whole, ending)), {
        nil: undefined,
      }),
      floor: fc.option(amounts(fc.integer({ min: 1, max: 5000 })), { nil: undefined }),
      ceiling: fc.option(amounts(fc.integer({ min: 5000, max: 1_000_000 })), { nil: undefined }),
    })
    .map(({ move, endings, floor, ceiling }) => ({
      kind: "price" as const,
      move,
      ...(endings
        ? { endings: [...endings] }
        : move.by === "keep" && !floor && !ceiling
          ? { endings: [minor ? ".90" : "0"] }
          : {}),
      ...(floor ? { floor } : {}),
      ...(ceiling ? { ceiling } : {}),
    }));
}

const how = fc.record(
  { anywhere: fc.constant(true as const), exact: fc.constant(true as const) },
  { requiredKeys: [] },
);
const textRules: fc.Arbitrary<PlanRule> = fc.oneof(
  fc.tuple(fc.constant("description" as const), lines, lines, how).map(([field, find, instead, more]) => ({
    kind: "text" as const,
    field,
    edit: { by: "replace" as const, find, with: instead, ...more },
  })),
  fc.tuple(fc.constant("title" as const), phrase, phrase, how).map(([field, find, instead, more]) => ({
    kind: "text" as const,
    field,
    edit: { by: "replace" as const, find, with: instead, ...more },
  })),
  fc.tuple(fc.constantFrom("title" as const, "description" as const), phrase, how).map(([field, find, more]) => ({
    kind: "text" as const,
    field,
    edit: { by: "remove" as const, find, ...more },
  })),
  fc.tuple(fc.constantFrom("start" as const, "end" as const), phrase).map(([by, added]) => ({
    kind: "text" as const,
    field: "title" as const,
    edit: { by, text: added },
  })),
  fc
    .tuple(fc.constantFrom("start" as const, "end" as const, "first-line" as const, "paragraph" as const), lines)
    .map(([by, added]) => ({ kind: "text" as const, field: "description" as const, edit: { by, text: added } })),
);

const wordsRules: fc.Arbitrary<PlanRule> = fc.constantFrom("tags", "materials").chain((field) =>
  fc.oneof(
    fc
      .tuple(fc.constantFrom("add" as const, "remove" as const), fc.array(word, { minLength: 1, maxLength: 5 }))
      .map(([by, words]) => ({ kind: "words" as const, field, edit: { by, words } })),
    fc.tuple(word, word).map(([find, instead]) => ({
      kind: "words" as const,
      field,
      edit: { by: "replace" as const, find, with: instead },
    })),
  ),
);

const setRules: fc.Arbitrary<PlanRule> = fc.constantFrom(...fields.filter(isSettable)).chain((field) => {
  const { shape, key } = field;
  const number = fc.integer({ min: 1, max: 1_000_000 }).map((each) => each / 100);
  const values: Partial<Record<typeof shape.type, fc.Arbitrary<PlanRule extends { value: infer V } ? V : unknown>>> = {
    flag: fc.boolean(),
    profile: typed(),
    profiles: fc.array(typed(), { minLength: 1, maxLength: 3 }),
    words: fc.array(typed(20), { minLength: 1, maxLength: 2 }),
    choice: fc.constantFrom(
      ...(shape.type === "choice" ? (shape.choices ?? known.choices?.[key] ?? []) : [{ value: "" }]).map(
        ({ value }) => value,
      ),
    ),
    note: shape.type === "note" && shape.lines ? text : typed(),
    measure: fc
      .tuple(number, number, number, fc.constantFrom(...(shape.type === "measure" ? shape.units : [""])))
      .map(([a, b, c, unit]) => ({ numbers: shape.type === "measure" && shape.numbers === 1 ? [a] : [a, b, c], unit })),
  };
  const value = field.ofListingAlone ? undefined : values[shape.type];
  const erased = isErasable(field) ? [fc.constant(null)] : [];
  return fc
    .oneof(...(value ? [value] : []), ...erased)
    .map((each) => ({ kind: "set" as const, field: key, value: each as never }));
});

const otherRules: fc.Arbitrary<PlanRule> = fc.oneof(
  fc.integer({ min: 0, max: 999_999 }).map((to) => ({ kind: "stock" as const, move: { by: "set" as const, to } })),
  fc
    .integer({ min: -999, max: 999 })
    .filter((add) => add !== 0)
    .map((add) => ({ kind: "stock" as const, move: { by: "add" as const, add } })),
  fc.record({
    kind: fc.constant("alts" as const),
    text: fc.option(typed(60), { nil: null }),
    photos: fc.constantFrom("first" as const, "all" as const),
    overwrite: fc.constantFrom(true as const, undefined),
  }),
  fc
    .oneof(
      fc.record({
        by: fc.constant("add" as const),
        question: fc.oneof(
          fc.record({
            kind: fc.constant("text" as const),
            text: typed(45),
            required: fc.boolean(),
            characters: fc.option(fc.integer({ min: 1, max: 9999 }), { nil: null }),
            options: fc.constant([] as string[]),
          }),
          fc.record({
            kind: fc.constant("choice" as const),
            text: typed(45),
            required: fc.boolean(),
            characters: fc.constant(null),
            options: fc.array(typed(20), { minLength: 1, maxLength: 4 }),
          }),
        ),
      }),
      fc.record({ by: fc.constant("remove" as const), text: typed(45) }),
      fc.constant({ by: "remove-all" as const }),
    )
    .map((edit) => ({ kind: "questions" as const, field: "personalization", edit })),
  fc.record({
    kind: fc.constant("attribute" as const),
    name: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom("Primary color", "room") },
      { weight: 1, arbitrary: typed(40) },
    ),
    values: fc.option(
      fc.oneof(
        fc.constantFrom<string[]>(["Blue"], ["green", "Blue"], ["Kitchen"]),
        fc.array(typed(20), { minLength: 1, maxLength: 3 }),
      ),
      { nil: null },
    ),
  }),
  fc.constantFrom("renew" as const, "unpublish" as const, "put_on_sale" as const, "delete" as const).map((to) => ({
    kind: "state" as const,
    to,
  })),
);

function rulesFor(shops: Shops): fc.Arbitrary<PlanRule> {
  return fc.oneof(
    { weight: 3, arbitrary: priceRules(shops) },
    { weight: 2, arbitrary: textRules },
    { weight: 2, arbitrary: wordsRules },
    { weight: 2, arbitrary: setRules },
    { weight: 3, arbitrary: otherRules },
  );
}

export const planLines: fc.Arbitrary<PlanLine> = fc
  .subarray([...known.shops], { minLength: 1 })
  .chain((shops) => fc.record({ selection: selections(shops), rule: rulesFor(shops).filter(isAskable) }));

/** Rules of every kind. */
export const planRules = rulesFor(known.shops);

/** Texts that a listing can have, with the same signs. */
export const listingTexts = {
  title: typed(140),
  description: text,
  tags: fc.uniqueArray(typed(20), { maxLength: 13 }),
};

/** A studio whose sections and lists aren't known: any name is taken. */
export const anyNames = { shops: known.shops, choices: known.choices ?? {} };
