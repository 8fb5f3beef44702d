import { fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { checkGrid } from "#sandbox/etsy/api/inventory-grid.ts";
import { type FlatFields, type Inventory, inventoryFields, offerKey, withFields } from "#src/catalog/fields/fields.ts";
import { fieldsAfter, restructured } from "#src/catalog/variations/live/after.ts";
import { restructure } from "#src/catalog/variations/live/build.ts";
import { impliedBefore, impliedFields } from "#src/catalog/variations/live/implied.ts";
import { variationsThere } from "#src/catalog/variations/live/read.ts";
import { linesOf, withLines } from "#src/catalog/variations/live/said.ts";
import { sameStructure, type WantedOption, wantedVariations } from "#src/catalog/variations/live/structure.ts";
import { optionsTold, optionsToldText } from "#src/catalog/variations/live/told.ts";
import { type Axis, optionsIn, type Variations } from "#src/catalog/variations/model.ts";
import { editProblems } from "#src/modules/changes/rules/edit-rules.ts";
import { must } from "#test/src/store/studio.ts";

const limits = { axes: 2, values: 70, options: 150, refused: /[()]/gu, ownNames: [513, 514] };
const usd = (amount: number) => ({ amount, currency: "USD" });
const numbers = [513, 200];

type Apart<T> = Record<"price" | "quantity" | "sku", T> & { readonly readiness?: T };

/** A listing as a marketplace keeps it: what it doesn't tell apart by a property is the same for all of its values. */
function inventory(words: readonly (readonly string[])[], on: Apart<readonly number[]>): Inventory {
  const all = words.reduce<string[][]>((rows, axis) => rows.flatMap((row) => axis.map((word) => [...row, word])), [[]]);
  const value = (row: readonly string[], by: readonly number[]) =>
    by.reduce((sum, place) => sum * 7 + (words[place]?.indexOf(row[place] ?? "") ?? 0) + 1, 1);
  const ids = (by: readonly number[]) => by.map((place) => numbers[place] ?? 0);
  return {
    offers: all.map((row, at) => ({
      properties: row.map((word, place) => ({
        propertyId: numbers[place] ?? 0,
        name: `Axis ${place}`,
        scaleId: null,
        valueIds: [1000 * (place + 1) + (words[place]?.indexOf(word) ?? 0)],
        values: [word],
      })),
      price: usd(1000 + value(row, on.price)),
      quantity: 1 + value(row, on.quantity),
      sku: `S-${value(row, on.sku)}`,
      enabled: at !== 1,
      own: { readiness: 7 + value(row, on.readiness ?? []) },
    })),
    priceOn: ids(on.price),
    quantityOn: ids(on.quantity),
    skuOn: ids(on.sku),
    ownOn: { readiness: ids(on.readiness ?? []) },
  };
}

/** As the stand-in judges it, by rules that were written from the marketplace's document. */
function judge({ offers, priceOn, quantityOn, skuOn, ownOn }: Inventory): void {
  const products = offers.map(({ properties, sku, price, quantity, enabled, own }, id) => ({
    id,
    sku: sku ?? "",
    properties: properties.map((each) => ({ ...each, valueIds: [...each.valueIds], values: [...each.values] })),
    offerings: [{ id, price: price.amount, quantity, enabled, readinessId: Number(own["readiness"]) }],
  }));
  checkGrid(products, { price: priceOn, quantity: quantityOn, sku: skuOn, readiness_state: ownOn["readiness"] ?? [] });
}

const words = fc.uniqueArray(fc.constantFrom("S", "M", "L", "Blue", "constructor", "a/b", "ñ", "50%"), {
  minLength: 1,
  maxLength: 4,
});
const places = fc.constantFrom<number[]>([], [0], [1], [0, 1]);
const apart = fc.record({ price: places, quantity: places, sku: places, readiness: places });
const side = fc.record({ words: fc.array(words, { maxLength: 2 }), on: apart, swap: fc.boolean() });

const within = (on: Record<"price" | "quantity" | "sku" | "readiness", number[]>, axes: number) => ({
  price: on.price.filter((place) => place < axes),
  quantity: on.quantity.filter((place) => place < axes),
  sku: on.sku.filter((place) => place < axes),
  readiness: on.readiness.filter((place) => place < axes),
});

function wish({ words: all, on, swap }: typeof side extends fc.Arbitrary<infer T> ? T : never): Variations | null {
  const axes = all.map(
    (values, place): Axis => ({
      property: place === 0 ? null : 200,
      name: place === 0 ? "Axis 0" : "Axis 1",
      scale: null,
      scaleName: null,
      values: values.map((name) => ({ id: null, name })),
    }),
  );
  if (axes.length === 0) return null;
  const { readiness, ...apart } = within(on, axes.length);
  const ownOn = readiness.length === 0 ? {} : { ownOn: { readiness } };
  return { axes: swap ? axes.toReversed() : axes, on: apart, ...ownOn, skus: {}, photos: null };
}

describe("whatever a listing varies by, and whatever a person makes of it,", () => {
  test("the marketplace takes it, and options that go on keep what they have", () => {
    const made = fc.property(side, side, fc.boolean(), fc.integer({ min: 0, max: 99 }), (old, next, renamed, stock) => {
      const there = inventory(old.words, within(old.on, old.words.length));
      judge(there);
      const before = variationsThere(there, limits, []);
      if (typeof before === "string") throw new Error(before);
      const after = wish(next);
      const live = inventoryFields(there);
      const wanted = restructure({ live, before, after, renamed, ownNames: limits.ownNames });
      if (!wanted) return;
      const variations: Variations = after ?? {
        axes: [],
        on: { price: [], quantity: [], sku: [] },
        skus: {},
        photos: null,
      };
      const implied = impliedFields(live, {}, wanted);
      const open = fieldsAfter(live, { ...implied, variations: wanted });
      // Whatever stock is still to be said, a person says.
      const lines = linesOf(open);
      const said = Object.fromEntries(
        optionsIn(variations)
          .filter(({ key }) => open[`quantity:${key}`] === null)
          .map(({ key }) => [key, { ...lines.options[key], quantity: stock }]),
      );
      const told = withLines({
        live,
        variations,
        wanted,
        before: lines,
        after: { ...lines, options: { ...lines.options, ...said } },
      });
      const set: FlatFields = { ...implied, ...told.fields, variations: told.wanted };
      const complete = wantedVariations(set["variations"]);
      if (!complete) throw new Error("it isn't understood as it is kept");
      const written = restructured(withFields(there, { ...implied, ...told.fields }), complete);
      judge(written);
      const fields = inventoryFields(written);
      expect(sameStructure(fields["variations"], complete)).toBe(true);
      // What the approval shows is what is written.
      expect(fieldsAfter(live, set)).toMatchObject(fields);
      // Another form of the same edit takes back what came by itself, and nothing that was typed.
      expect([...impliedBefore(live, set)].toSorted()).toEqual(Object.keys(implied).toSorted());
      const kept = new Map(there.offers.map((offer) => [offerKey(offer.properties), offer]));
      const once = (from: string) => complete.wanted.options.filter((each) => each.from === from).length === 1;
      written.offers.forEach((offer, at) => {
        const from = complete.wanted.options[at]?.from;
        const was = from === null || from === undefined ? undefined : kept.get(from);
        if (!was || !once(from ?? "")) return;
        const readiness = implied[`readiness:${from ?? ""}`] ?? was.own["readiness"];
        expect([offer.own, offer.enabled]).toEqual([{ readiness }, was.enabled]);
        const price = implied[`price:${from ?? ""}`] ?? was.price.amount;
        const sku = implied[`sku:${from ?? ""}`] ?? was.sku;
        expect([offer.price.amount, offer.sku]).toEqual([price, sku]);
        const goesBack = offer.properties.flatMap((property) => {
          const there = (each: (typeof was.properties)[number]) =>
            each.propertyId === property.propertyId && each.values[0] === property.values[0];
          return was.properties.filter(there).map((each) => [property, each] as const);
        });
        expect(goesBack.map(([property]) => property)).toEqual(goesBack.map(([, each]) => each));
      });
    });
    fc.assert(made, { numRuns: 400 });
  });
});

const sizes = inventory([["S", "M", "L"]], { price: [0], quantity: [0], sku: [0] });
const live = inventoryFields(sizes);
const read = () => {
  const found = variationsThere(sizes, limits, []);
  if (found === null || typeof found === "string") throw new Error("it varies by its sizes");
  return found;
};
const of = (...names: string[]): Variations => {
  const there = read();
  return { ...there, axes: there.axes.map((axis) => ({ ...axis, values: names.map((name) => ({ id: null, name })) })) };
};
const made = (after: Variations | null, renamed = true) =>
  restructure({ live, before: read(), after, renamed, ownNames: limits.ownNames });

describe("what an edit makes of options", () => {
  test("has a line for each option, whatever it is called", () => {
    const words = ["constructor", "__proto__", "toString"];
    const { options, skus } = linesOf(
      Object.fromEntries(
        words.flatMap((word, at) => [
          [`price:${word}`, 100 + at],
          [`quantity:${word}`, at],
          [`sku:${word}`, `S-${at}`],
          [`enabled:${word}`, at !== 1],
        ]),
      ),
    );
    expect(Object.entries(options)).toEqual([
      ["constructor", { price: 100, quantity: 0 }],
      ["__proto__", { price: 101, quantity: 1, off: true }],
      ["toString", { price: 102, quantity: 2 }],
    ]);
    expect(Object.keys(skus)).toEqual(words);
  });

  test("is nothing where it is as it is there", () => {
    expect(made(of("S", "M", "L"))).toBeNull();
  });

  test("is told in a clause", () => {
    const clause = (after: Variations | null, renamed = true) =>
      optionsToldText(live["variations"], made(after, renamed) ?? null);
    expect(clause(of("S", "M", "L", "XL", "XXL"))).toBe("added 2 options (XL, XXL)");
    expect(clause(of("M", "XL"))).toBe("added 1 option (XL), took away 2 options (S, L)");
    expect(clause(of("S", "M", "Large"))).toBe("renamed L to Large");
    expect(clause(of("S", "M", "Large"), false)).toBe("added 1 option (Large), took away 1 option (L)");
    expect(clause(of("L", "M", "S"))).toBe("changed its order, or by what its options differ");
    expect(clause(null)).toBe("varies by nothing now, took away 2 options (M, L)");
  });

  test("counts what stays, and says when only the order is another", () => {
    expect(optionsTold(live["variations"], made(of("L", "M", "S")) ?? null)).toMatchObject({
      kept: 3,
      gone: [],
      added: [],
      reordered: true,
    });
    expect(optionsTold(live["variations"], made(of("S", "L")) ?? null)).toMatchObject({
      kept: 2,
      gone: ["M"],
      reordered: false,
    });
  });

  test("can't be read of a listing with a third axis, or with options that can't be told apart", () => {
    const third = inventory([["S"], ["Red"]], { price: [], quantity: [], sku: [] });
    const offer = must(third.offers[0]);
    const more = { propertyId: 514, name: "Third", scaleId: null, valueIds: [1], values: ["x"] };
    const three = { ...third, offers: [{ ...offer, properties: [...offer.properties, more] }] };
    expect(variationsThere(three, limits, [])).toBe("axes");
    const holes = {
      ...sizes,
      offers: inventory(
        [
          ["S", "M"],
          ["Red", "Blue"],
        ],
        { price: [], quantity: [], sku: [] },
      ).offers.slice(1),
    };
    expect(variationsThere(holes, limits, [])).toBe("apart");
  });
});

describe("what the marketplace would refuse of new options is said before the first call", () => {
  const shop = { id: "s", name: "Pine & Ink", marketplace: "etsy", currency: "USD" };
  const told = (after: Variations, more: FlatFields = {}, options: Partial<WantedOption> = {}) => {
    const wanted = must(made(after, false));
    const said = wanted.wanted.options.map((each) => (each.from === null ? { ...each, ...options } : each));
    const set = { ...more, variations: { ...wanted, wanted: { ...wanted.wanted, options: said } } };
    return editProblems({ set, before: {} }, live, shop).map(({ field, text }) => `${field}: ${text}`);
  };
  const whole = { quantity: 1 };

  test.each<[string, () => string[], string[]]>([
    ["nothing where all is said", () => told(of("S", "M", "L", "XL"), {}, whole), []],
    [
      "a stock",
      () => told(of("S", "M", "L", "XL")),
      ["variations: Pine & Ink needs the stock of XL. Write it under Variations."],
    ],
    [
      "parentheses",
      () => told(of("S", "M", "X(L)"), {}, whole),
      ["variations: “X(L)” can't have ( ). Please leave it out."],
    ],
    [
      "a word twice",
      () => told(of("S", "M", "s"), {}, whole),
      ["variations: “s” is there twice among the options of “Axis 0”."],
    ],
    ["a price", () => told(of("S", "XL"), {}, { ...whole, price: 5 }), [expect.stringContaining("XL $0.05") as never]],
    [
      "a stock that is too much",
      () => told(of("S", "XL"), {}, { quantity: 1000 }),
      ["variations: XL: Stock is a whole number from 0 to 999."],
    ],
    [
      "a long SKU",
      () => told(of("S", "XL"), {}, { ...whole, sku: "x".repeat(33) }),
      [expect.stringContaining("A SKU has at most 32") as never],
    ],
    [
      "all off",
      () => told(of("S"), { "enabled:S": false }),
      ["variations: All options are off in Pine & Ink. At least one has to be on sale."],
    ],
    [
      "nothing left",
      () => told(of("S"), { "quantity:S": 0 }),
      ["variations: No option has stock in Pine & Ink. At least one needs some."],
    ],
    [
      "71 words",
      () => told(of(...Array.from({ length: 71 }, (_, at) => `W${at}`)), {}, whole),
      ["variations: “Axis 0” has 71 options; at most 70 are possible."],
    ],
  ])("%s", (_, found, expected) => {
    expect(found()).toEqual(expected);
  });
});
