import { describe, expect, test } from "vitest";
import type { Variations } from "#src/catalog/variations/model.ts";
import { optionsCarried } from "#src/catalog/variations/carry.ts";
import { resolveOptions } from "#src/catalog/variations/resolve.ts";
import { optionLineText, readOptionLine } from "#src/modules/changes/slack/variations/reading/option-line.ts";
import { optionPages } from "#src/modules/changes/slack/variations/reading/option-pages.ts";
import { readAxes } from "#src/modules/changes/slack/variations/reading/read-axes.ts";
import { readOptions } from "#src/modules/changes/slack/variations/reading/read-options.ts";
import { storedLine, type VariationsSheet } from "#src/modules/changes/slack/variations/reading/sheet.ts";
import { questionOf } from "#src/modules/changes/slack/variations/reading/question.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { change, item, shop } from "#test/src/blocks/fixtures.ts";
import { must } from "#test/src/store/studio.ts";
import { ownAxis } from "#test/support/axes.ts";

const kinds = ["price", "quantity", "sku"] as const;

describe("one line for each option", () => {
  test.each([
    ["24.00 × 5 · LA-1-S", { price: 2400, quantity: 5, sku: "LA-1-S" }],
    ["24 x5 ; LA-1-S", { price: 2400, quantity: 5, sku: "LA-1-S" }],
    ["$24,50 * 5", { price: 2450, quantity: 5 }],
    ["× 0", { quantity: 0 }],
    ["· 4XL x 2", { sku: "4XL x 2" }],
    ["24.00", { price: 2400 }],
    [" OFF ", { off: true }],
    ["", {}],
  ])("“%s” is understood", (typed, line) => {
    expect(readOptionLine(typed, "USD", kinds)).toEqual({ line });
  });

  test.each(["five", "24.00 5", "40 3", "24.00 × 2.5", "24.00 × -3", "€24", "24.001", "24.00 × many", "0 × 5"])(
    "“%s” is refused with the way to write it",
    (typed) => {
      expect(readOptionLine(typed, "USD", kinds)).toEqual({ problem: expect.stringMatching(/24\.00/) as string });
    },
  );

  test("what doesn't differ can't be said of one option", () => {
    expect(readOptionLine("24.00 × 5", "USD", ["quantity"])).toEqual({
      problem: "The price is the same for all options here. To let it differ, open Variations again.",
    });
  });

  test.each(["3", "five"])("“%s” where only the stock differs is told how a stock is written", (typed) => {
    expect(readOptionLine(typed, "USD", ["quantity", "sku"])).toEqual({
      problem: `I don't understand “${typed}”. Write the stock like × 3, or off.`,
    });
  });

  test("what is shown is understood again", () => {
    for (const line of [
      { price: 2400, quantity: 5, sku: "A · B" },
      { quantity: 0 },
      { sku: "× 3" },
      { off: true as const },
    ]) {
      expect(readOptionLine(optionLineText(line, "JPY"), "JPY", kinds)).toEqual({ line });
    }
  });
});

const color = {
  property: 200,
  name: "Primary color",
  scale: null,
  scaleName: null,
  values: [
    { id: 1, name: "Black" },
    { id: 2, name: "Blue" },
  ],
};
const grid: Variations = {
  axes: [ownAxis("Size", "Small", "Large"), ownAxis("Colour", "Blue", "Red")],
  on: { price: [0], quantity: [0, 1], sku: [] },
  skus: {},
  photos: null,
};
const ofShop = (options = {}) =>
  item(shop(1), { content: { price: { amount: 4800, currency: "USD" }, quantity: 2, overrides: {}, options } });

/** A form as it is sent: by block what is typed, or the value that is chosen. */
function sent(typed: Readonly<Record<string, string>>, chosen: Readonly<Record<string, string>> = {}) {
  const values = {
    ...Object.fromEntries(Object.entries(typed).map(([block, value]) => [block, { value: { value } }])),
    ...Object.fromEntries(
      Object.entries(chosen).map(([block, value]) => [block, { value: { selected_option: { value } } }]),
    ),
  };
  return formValues({
    id: "V1",
    type: "modal",
    blocks: Object.keys(values).map((id) => ({ type: "input", block_id: id })),
    state: { values },
  } as never);
}

const sheet: VariationsSheet = {
  change: change(),
  limits: { axes: 2, values: 70, options: 2500, refused: /[()]/gu, ownNames: [] },
  variations: null,
  suggested: [color],
  mark: "",
};
const same = { "differs|price": "none", "differs|quantity": "none", "differs|sku": "none" };

describe("what a listing varies by", () => {
  test("a value that the marketplace knows is that one however it is typed; others are the studio's", () => {
    const values = sent(
      { "axis_values|0|0": "blue\nOchre" },
      { "axis|0": "200.", "axis|1": "none", ...same, "differs|price": "0" },
    );
    expect(readAxes(values, sheet)).toEqual({
      errors: {},
      variations: {
        axes: [
          {
            ...color,
            values: [
              { id: 2, name: "Blue" },
              { id: null, name: "Ochre" },
            ],
          },
        ],
        on: { price: [0], quantity: [], sku: [] },
        skus: {},
        photos: null,
      },
    });
  });

  test("several in one line have commas between them; in several lines a comma is part of the word", () => {
    const read = (text: string) =>
      readAxes(
        sent({ "axis_name|0": "Size", "axis_values|0|0": text }, { "axis|0": "own", "axis|1": "none", ...same }),
        sheet,
      ).variations?.axes[0]?.values.map(({ name }) => name);
    expect(read("S, M,L")).toEqual(["S", "M", "L"]);
    expect(read("S, slim\nM, wide")).toEqual(["S, slim", "M, wide"]);
    const stored = { ...grid, axes: [ownAxis("Size", "S, slim")] };
    const again = sent(
      { "axis_name|0": "Size", "axis_values|0|0": "S, slim" },
      { "axis|0": "own", "axis|1": "none", ...same },
    );
    expect(readAxes(again, { ...sheet, variations: stored }).variations?.axes[0]?.values).toHaveLength(1);
  });

  test.each([
    ["no name", { "axis_values|0|0": "S" }, "needs a name"],
    ["no options", { "axis_name|0": "Size", "axis_values|0|0": "" }, "“Size” has no options yet"],
    [
      "the same twice",
      { "axis_name|0": "Size", "axis_values|0|0": "S\ns" },
      "“s” is there twice among the options of “Size”",
    ],
    ["parentheses", { "axis_name|0": "Size", "axis_values|0|0": "S (slim)" }, "“S (slim)” can't have ( )"],
    [
      "too many",
      { "axis_name|0": "Size", "axis_values|0|0": Array.from({ length: 71 }, (_, at) => `v${at}`).join("\n") },
      "at most 70",
    ],
  ])("%s: said under the options", (_, typed, said) => {
    const { errors } = readAxes(sent(typed, { "axis|0": "own", "axis|1": "none", ...same }), sheet);
    expect(errors["axis_values|0|0"]).toContain(said);
  });

  test("more combinations than the marketplace takes are refused with their number", () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => `v${at}`).join("\n");
    const typed = {
      "axis_name|0": "Size",
      "axis_values|0|0": many(51),
      "axis_name|1": "Colour",
      "axis_values|1|0": many(50),
    };
    const { errors } = readAxes(sent(typed, { "axis|0": "own", "axis|1": "own", ...same }), sheet);
    expect(errors["axis_values|1|0"]).toContain("These are 2550 combinations; at most 2500");
  });
});

describe("what options have", () => {
  const rows = optionPages(grid).flatMap((page) => page.rows);
  const read = (options: object, ...lines: string[]) =>
    readOptions(
      sent(Object.fromEntries(lines.map((line, at) => [`line${at}`, line]))),
      grid,
      ofShop(options),
      rows,
      (at) => `line${at}`,
    );

  test("what several options share is theirs from any of their lines", () => {
    const { options, errors } = read({}, "× 3", "45 × 1", "", "off");
    expect(errors).toEqual({});
    expect(options).toEqual({
      "Small / Blue": { price: 4500, quantity: 3 },
      "Small / Red": { price: 4500, quantity: 1 },
      // The first stock is that of the lines which say none.
      "Large / Blue": { quantity: 3 },
      "Large / Red": { off: true },
    });
  });

  test("two prices for what has one price are refused at the second", () => {
    const { errors } = read({}, "45", "46", "", "");
    expect(errors).toEqual({
      line1: expect.stringContaining("The price is the same for all options of Small") as string,
    });
  });

  test("of two that are typed none is lost, also where the first line was emptied", () => {
    const small = { ...grid, axes: [ownAxis("Size", "Small"), ownAxis("Colour", "Blue", "Red", "Sand")] };
    const three = optionPages(small).flatMap((page) => page.rows);
    const stored = Object.fromEntries(three.flatMap(({ options }) => options.map(({ key }) => [key, { price: 4500 }])));
    const typed = sent({ line0: "", line1: "46", line2: "47" });
    const { errors } = readOptions(typed, small, ofShop(stored), three, (at) => `line${at}`);
    expect(Object.keys(errors)).toEqual(["line2"]);
  });

  test("an option is one whatever it is called", () => {
    const named = {
      ...grid,
      axes: [ownAxis("Size", "__proto__", "constructor")],
      on: { price: [0], quantity: [0], sku: [0] },
    };
    const lines = optionPages(named).flatMap((page) => page.rows);
    const typed = sent({ line0: "45 × 1 · A", line1: "off" });
    const { options, skus, errors } = readOptions(typed, named, ofShop({}), lines, (at) => `line${at}`);
    expect(errors).toEqual({});
    expect(Object.entries(options)).toEqual([
      ["constructor", { off: true }],
      ["__proto__", { price: 4500, quantity: 1 }],
    ]);
    expect(Object.entries(skus)).toEqual([["__proto__", "A"]]);
  });

  test("emptied after it was off, an option is as the listing; what it shares is shown in the next line", () => {
    expect(read({ "Small / Blue": { off: true }, "Small / Red": { price: 4500 } }, "", "45", "", "").options).toEqual({
      "Small / Red": { price: 4500 },
    });
    const stored = { "Small / Blue": { off: true }, "Small / Red": { price: 4500, quantity: 1 } };
    expect(rows.map((row) => storedLine(grid, ofShop(stored).content, row))).toEqual([
      { off: true },
      { price: 4500, quantity: 1 },
      {},
      {},
    ]);
  });

  test("a shared price is changed by its own line, and taken back by emptying it", () => {
    const stored = { "Small / Blue": { price: 4500 }, "Small / Red": { price: 4500 } };
    expect(read(stored, "47", "", "", "").options).toEqual({
      "Small / Blue": { price: 4700 },
      "Small / Red": { price: 4700 },
    });
    expect(read(stored, "", "", "", "").options).toEqual({});
    expect(read(stored, "45", "46", "", "").options).toMatchObject({ "Small / Blue": { price: 4600 } });
  });

  test("an option that is off is as the listing, and has its own again when it is on", () => {
    const { options } = read({}, "off", "45 × 3", "", "");
    const resolved = resolveOptions(grid, { sku: "LA-1" }, { ...ofShop(options).content });
    expect(resolved.map(({ key, price, quantity, enabled }) => [key, price, quantity, enabled])).toEqual([
      ["Small / Blue", 4500, 2, false],
      ["Small / Red", 4500, 3, true],
      ["Large / Blue", 4800, 3, true],
      ["Large / Red", 4800, 3, true],
    ]);
  });
});

test("what single options had counts no more once all have the same", () => {
  const all = { ...grid, on: { price: [], quantity: [], sku: [] }, skus: { "Small / Blue": "LA-1-S" } };
  const { content } = ofShop({ "Small / Blue": { price: 4500, quantity: 9 } });
  const [first] = resolveOptions(all, { sku: "LA-1" }, content);
  expect(first).toMatchObject({ price: 4800, quantity: 2, sku: "LA-1" });
});

describe("other axes", () => {
  const options = { "Small / Blue": { price: 4500 }, "Large / Red": { quantity: 9 } };

  test("one word written otherwise takes along what its options have", () => {
    const after = { ...grid, axes: [ownAxis("Size", "Small", "XL"), ownAxis("Colour", "Blue", "Red")] };
    expect(optionsCarried(options, grid, after)).toMatchObject({
      "Small / Blue": { price: 4500 },
      "XL / Red": { quantity: 9 },
    });
  });

  test("more words, or another order, leave each option what is its own", () => {
    const after = { ...grid, axes: [ownAxis("Size", "Large", "Medium", "Small"), ownAxis("Colour", "Red", "Blue")] };
    expect(optionsCarried(options, grid, after)).toEqual(options);
  });

  test("axes that change places take along what their options have", () => {
    const after = { ...grid, axes: [ownAxis("Colour", "Blue", "Red"), ownAxis("Size", "Small", "Large")] };
    expect(optionsCarried({ ...options, "Large / Blue": { off: true } }, grid, after)).toEqual({
      "Blue / Small": { price: 4500 },
      "Red / Large": { quantity: 9 },
      "Blue / Large": { off: true },
    });
  });

  test("where an axis is added its options are as the one before; where one goes, the first stays", () => {
    const sizes = { ...grid, axes: [ownAxis("Size", "Small", "Large")] };
    expect(optionsCarried({ Small: { price: 4500 } }, sizes, grid)).toEqual({
      "Small / Blue": { price: 4500 },
      "Small / Red": { price: 4500 },
    });
    expect(optionsCarried(options, grid, sizes)).toEqual({ Small: { price: 4500 }, Large: { quantity: 9 } });
  });

  test("what an option that is gone had doesn't come back with another of its name", () => {
    const sizes = (...names: string[]) => ({ ...grid, axes: [ownAxis("Size", ...names)] });
    const kept = optionsCarried({ M: { price: 4500 }, L: { price: 9900 } }, sizes("S", "M", "L"), sizes("S", "M"));
    expect(optionsCarried(kept, sizes("S", "M"), sizes("S", "L"))).toEqual({ L: { price: 4500 } });
  });
});

test("an option may be called like something that each object has", () => {
  const axes = [ownAxis("Size", "S", "constructor")];
  const varying = { axes, on: { price: [0], quantity: [0], sku: [0] }, skus: {}, photos: null };
  const { content } = ofShop({});
  expect(resolveOptions(varying, { sku: "LA-1" }, content)).toMatchObject([
    { sku: "LA-1" },
    { sku: "LA-1", price: 4800 },
  ]);
  expect(storedLine(varying, content, must(optionPages(varying)[0]?.rows[1]))).toEqual({});
  const { errors } = readAxes(
    sent({ "axis_name|0": "Size", "axis_values|0|0": "S\n__proto__" }, { "axis|0": "own", "axis|1": "none", ...same }),
    sheet,
  );
  expect(errors["axis_values|0|0"]).toContain("“__proto__” can't be the name of an option");
});

test("the lines of a page are at most ten, and options of one value stay together where they fit", () => {
  const axes = [ownAxis("Size", "S", "M", "L", "XL"), ownAxis("Colour", "a", "b", "c", "d")];
  const pages = optionPages({ axes, on: { price: [0, 1], quantity: [], sku: [] }, skus: {}, photos: null });
  expect(pages.map(({ label, rows }) => [label, rows.length])).toEqual([
    ["S, M", 8],
    ["L, XL", 8],
  ]);
  const long = [ownAxis("Size", "S"), ownAxis("Colour", ...Array.from({ length: 23 }, (_, at) => `c${at}`))];
  const parts = optionPages({ axes: long, on: { price: [0, 1], quantity: [], sku: [] }, skus: {}, photos: null });
  expect(parts.map(({ label }) => label)).toEqual(["S / c0 – S / c9", "S / c10 – S / c19", "S / c20 – S / c22"]);
});

describe("what of a draft would be lost is asked about first", () => {
  const at = (variations: Variations | null, options = {}): VariationsSheet => ({
    ...sheet,
    variations,
    change: change({ items: [ofShop(options), ofShop(options)] }),
  });
  const sizes: Variations = {
    ...grid,
    axes: [ownAxis("Size", "Small", "Large")],
    on: { price: [0], quantity: [0], sku: [] },
  };
  const said = { "Small / Blue": { quantity: 2 }, "Large / Red": { quantity: 4 } };

  test("taking all of it away, with the stock of all shops", () => {
    expect(questionOf(at(grid, said), null)).toEqual({
      text: "Taking away Size, Colour deletes 4 options with their stock: 12 pieces.",
      answers: [{ value: "yes", label: "Yes, go on" }],
    });
  });

  test("options for which something was written, and no others", () => {
    const fewer = { ...grid, axes: [ownAxis("Size", "Small"), ownAxis("Colour", "Blue", "Red")] };
    expect(questionOf(at(grid, said), fewer)?.text).toBe("This deletes what you wrote for these options: Large / Red.");
    expect(questionOf(at(grid, { "Small / Blue": { quantity: 2 } }), fewer)).toBeNull();
  });

  test("nothing goes where an axis is added, a word is renamed, or there were none", () => {
    expect(questionOf(at(sizes, { Small: { quantity: 1 } }), grid)).toBeNull();
    const renamed = { ...sizes, axes: [ownAxis("Size", "Small", "Big")] };
    expect(questionOf(at(sizes, { Large: { quantity: 1 } }), renamed)).toBeNull();
    expect(questionOf(at(null), grid)).toBeNull();
  });
});
