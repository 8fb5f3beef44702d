import { parse } from "csv-parse/sync";
import { describe, expect, vi } from "vitest";
import type { ImportView } from "#src/modules/tables/rules/import.ts";
import { must } from "#test/src/store/studio.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { done, mirror, there, writes } from "./editing.ts";
import { type Market, sellers } from "./market.ts";
import { draftedOptions, options, withWords } from "./options.ts";
import { tableText } from "./tables.ts";
import { publicUrl } from "./workshop.ts";

/** The options of a listing that exists go out and in by a table, and end in an edit that is approved. */

vi.setConfig({ testTimeout: 240_000 });

type Line = Record<string, string>;

const test = listingTest
  .extend("exported", ({ market, team, id }) => {
    const exported = async (): Promise<Line[]> => {
      const { url, lines } = await market.app.exportListingOptions(team.actors.viewer, id);
      const { text } = await market.app.download(url.slice(publicUrl.length));
      let whole = "";
      for await (const piece of text) whole += piece;
      const read: Line[] = parse(whole, { bom: true, columns: true });
      expect(read).toHaveLength(lines);
      return read;
    };
    return exported;
  })
  .extend("imported", ({ market, team }) => async (lines: readonly Line[]): Promise<ImportView> => {
    const file = market.slack.share(new TextEncoder().encode(tableText(lines)), "options.csv");
    const id = await market.app.startImport(team.actors.maker, file);
    await market.work();
    return market.app.importView(team.actors.maker, id);
  })
  /** The table with other cells in the lines of these options. */
  .extend("changed", ({ exported, imported }) => async (cells: Record<string, Line>): Promise<ImportView> => {
    const lines = await exported();
    return imported(
      lines.map((line) => ({ ...line, ...cells[`${line["option 1"] ?? ""} / ${line["option 2"] ?? ""}`] })),
    );
  })
  /** What the import makes of it is kept as a draft, asked for, approved and written. */
  .extend("written", ({ market, team, id }) => {
    const written = async (view: ImportView): Promise<string[]> => {
      const { maker, manager, viewer } = team.actors;
      expect(await market.app.applyImport(maker, view.id)).toMatchObject({ state: "applied" });
      const { sheet } = await market.app.listingVariations(maker, id);
      const asked = done(await market.app.requestApproval(maker, must(sheet.change).id));
      await market.app.approve(manager, { changeId: asked.id, contentHash: asked.contentHash });
      await market.forget();
      await market.work();
      const { state, items } = await market.app.change(viewer, asked.id);
      expect([state, items[0]?.failure, items[0]?.verified]).toEqual(["applied", null, true]);
      return writes(market);
    };
    return written;
  });

const write = "updateListingInventory";
const problemsOf = ({ problems }: ImportView) => problems.map(({ line, text }) => [line, text]);

test("the table has what each option has there; unchanged it changes nothing", async ({
  number,
  exported,
  imported,
}) => {
  const lines = await exported();
  expect(lines[1]).toEqual({
    listing: String(number),
    code: expect.any(String),
    title: expect.any(String),
    shop: "PineAndInk",
    "option 1": "Blue",
    "option 2": "M",
    price: "30.10",
    currency: "USD",
    stock: "6",
    "new stock": "",
    sku: "HAND-Blue-M",
    "processing profile": "",
    "new photo": "",
    "photo list": expect.stringMatching(/^p\d+-[0-9a-f]{8}$/),
    "on sale": "yes",
  });
  expect(await imported(lines)).toMatchObject({ lines: 12, problemCount: 0, options: { changeCount: 0 } });
});

test("what lines say is written in one call once it is approved, and all else stays to the byte", async ({
  market,
  number,
  changed,
  written,
}) => {
  const before = options(market, number);
  const photos = there(market, number).variationImages;
  const view = await changed({
    "Blue / S": { price: "31.50", "new stock": "9" },
    "Sand / M": { sku: "(none)", price: "" },
    "Moss / XL": { "on sale": "no" },
  });
  expect(view).toMatchObject({ problemCount: 0, options: { changeCount: 4 } });
  // Bought after the file was used: what was typed moves the stock, and doesn't set it.
  expect(await written(view)).toEqual([write]);
  expect(options(market, number)).toEqual({
    ...before,
    "Blue / S": [3150, 9, "HAND-Blue-S"],
    "Sand / M": [3110, 6, ""],
    "Moss / XL": [3230, 8, "HAND-Moss-XL", "off"],
  });
  expect(there(market, number).variationImages).toEqual(photos);
});

test("pieces that are bought before the write stay bought, of options that the table says and of all others", async ({
  market,
  team,
  id,
  number,
  changed,
}) => {
  const { maker, manager } = team.actors;
  const view = await changed({ "Blue / S": { "new stock": "9" } });
  await market.app.applyImport(maker, view.id);
  const { sheet } = await market.app.listingVariations(maker, id);
  const asked = done(await market.app.requestApproval(maker, must(sheet.change).id));
  await market.app.approve(manager, { changeId: asked.id, contentHash: asked.contentHash });
  const [first, second] = there(market, number).products;
  must(must(first).offerings[0]).quantity -= 2;
  must(must(second).offerings[0]).quantity -= 1;
  await market.work();
  expect(options(market, number)).toMatchObject({
    "Blue / S": [3000, 7, "HAND-Blue-S"],
    "Blue / M": [3010, 5, "HAND-Blue-M"],
  });
});

test("an option that was bought after the file was read is told, and nothing is kept", async ({
  market,
  team,
  id,
  shop,
  number,
  changed,
}) => {
  const { maker } = team.actors;
  const view = await changed({ "Blue / S": { "new stock": "9" }, "Blue / M": { price: "33.00" } });
  must(must(there(market, number).products[0]).offerings[0]).quantity -= 1;
  await mirror(market, team, shop);
  await expect(market.app.applyImport(maker, view.id)).rejects.toMatchObject({
    userText:
      "An option that this file changes has another value now: it was sold, or changed, after I read the file. Send the file again.",
  });
  const { sheet } = await market.app.listingVariations(maker, id);
  expect([sheet.change, await market.app.importView(maker, view.id)]).toMatchObject([null, { state: "ready" }]);
});

test("applied twice it is one edit, and a second file goes on with that", async ({ market, team, id, changed }) => {
  const { maker } = team.actors;
  const view = await changed({ "Blue / S": { price: "31.00" } });
  await market.app.applyImport(maker, view.id);
  await market.app.applyImport(maker, view.id);
  const more = await changed({ "Blue / S": { sku: "NEW" } });
  await market.app.applyImport(maker, more.id);
  const { opened } = await market.app.listingVariations(maker, id);
  expect(opened.before?.items[0]?.content.edit?.set).toEqual({ "price:Blue / S": 3100, "sku:Blue / S": "NEW" });
});

test("a line too many, one too few and a word that is written otherwise are told, and the rest is used", async ({
  exported,
  imported,
}) => {
  const [first, second, , ...rest] = await exported();
  const view = await imported([
    { ...must(first), "option 1": "Azure", price: "99.00" },
    { ...must(second), price: "35.00" },
    ...rest,
    { ...must(second), "option 2": "XXL" },
  ]);
  const how = "Options are added, renamed and taken away under Variations of the listing, not by the table.";
  expect(view.options?.changeCount).toBe(1);
  expect(problemsOf(view)).toEqual([
    [0, "2 options of this listing have no line that I can use: nothing changes there."],
    [2, `“Azure” is no option of Primary color in this listing. ${how}`],
    [13, `“XXL” is no option of Size in this listing. ${how}`],
  ]);
});

test("(none) and values that all options share are refused with what to do", async ({ changed }) => {
  const view = await changed({
    "Blue / S": { price: "(none)" },
    "Blue / M": { "processing profile": "Ready to ship, 1–2 days" },
  });
  expect(problemsOf(view)).toEqual([
    [
      2,
      "(none) works for a SKU and a new photo only. A blank cell leaves the option as it is; “on sale” with no takes it off.",
    ],
    [
      3,
      "The processing profile is the same for all options of this listing. To let it differ, open Variations of the listing.",
    ],
  ]);
});

test("a table of another listing, or of none that is known, changes nothing", async ({ exported, imported }) => {
  const [line] = await exported();
  const of = async (listing: string) => {
    const { state, problems } = await imported([{ ...must(line), listing }]);
    return [state, problems[0]?.text];
  };
  const told = "I don't find the listing of this table in a connected shop.";
  expect(await of("12345")).toEqual(["refused", expect.stringContaining(told)]);
  expect((await of("none"))[1]).toContain(told);
});

test("more combinations than a form has lines for: added in the form, told by the table, written in one call", async ({
  market,
  team,
  id,
  number,
  exported,
  imported,
  written,
}) => {
  const before = options(market, number);
  const sizes = ["S", "M", "L", "XL", ...Array.from({ length: 56 }, (_, at) => `Size ${at + 1}`)];
  await draftedOptions(market, team, id, ({ variations }) => withWords(must(variations), 1, ...sizes));
  const lines = await exported();
  expect(lines).toHaveLength(180);
  const filled = lines.map((line, at) => ({
    ...line,
    ...(line["stock"] === "" ? { "new stock": String(1 + (at % 9)), sku: `N-${at}` } : {}),
  }));
  const view = await imported(filled);
  expect(view).toMatchObject({ problemCount: 0, options: { changeCount: 336 } });
  expect(await written(view)).toEqual([write]);
  const now = options(market, number);
  expect(Object.keys(now)).toHaveLength(180);
  expect(now).toMatchObject(before);
  expect(now["Blue / Size 1"]).toEqual([3000, 5, "N-4"]);
});

/** The place of the photo that each word is shown with there. */
const shownThere = (market: Market, number: number) => {
  const { products, variationImages, imageIds } = there(market, number);
  const values = products.flatMap(({ properties }) => properties);
  return Object.fromEntries(
    variationImages.map(({ propertyId, valueId, imageId }) => [
      values.find((value) => value.propertyId === propertyId && value.valueIds.includes(valueId))?.values[0],
      imageIds.indexOf(imageId) + 1,
    ]),
  );
};

describe("with which photo buyers see an option", () => {
  test("is typed by its place in any line of the word, approved, and written by one call", async ({
    market,
    team,
    id,
    number,
    changed,
    written,
  }) => {
    const before = shownThere(market, number);
    const products = structuredClone(there(market, number).products);
    const place = before["Blue"] === 1 ? "2" : "1";
    const view = await changed({ "Blue / M": { "new photo": place }, "Moss / S": { "new photo": "(none)" } });
    expect(view).toMatchObject({ problemCount: 0, options: { changeCount: 2 } });
    expect(view.options?.changes).toMatchObject([
      { option: "Blue / M", kind: "photo", before: before["Blue"], after: Number(place) },
      { option: "Moss / S", kind: "photo", before: before["Moss"], after: null },
    ]);
    expect(await written(view)).toEqual(["updateVariationImages"]);
    expect(shownThere(market, number)).toEqual({ Blue: Number(place), Sand: before["Sand"] });
    expect(there(market, number).products).toEqual(products);
    expect((await market.app.applyImport(team.actors.maker, view.id)).state).toBe("applied");
    expect((await market.app.listingVariations(team.actors.maker, id)).sheet.change).toBeNull();
  });

  test("goes into one edit with a price of the same file", async ({ market, number, changed, written }) => {
    const place = shownThere(market, number)["Blue"] === 1 ? "2" : "1";
    const view = await changed({ "Blue / S": { "new photo": place, price: "31.50" } });
    expect(view).toMatchObject({ problemCount: 0, options: { changeCount: 2 } });
    expect(await written(view)).toEqual([write, "updateVariationImages"]);
    expect(shownThere(market, number)["Blue"]).toBe(Number(place));
    expect(options(market, number)["Blue / S"]).toEqual([3150, 5, "HAND-Blue-S"]);
  });

  test("means the sizes where no option has a photo yet, and the lines agree by size", async ({
    market,
    number,
    changed,
    written,
  }) => {
    there(market, number).variationImages = [];
    const photos = Object.fromEntries(
      ["Blue", "Sand", "Moss"].flatMap((color) => [
        [`${color} / S`, { "new photo": "1" }],
        [`${color} / L`, { "new photo": "2" }],
      ]),
    );
    const view = await changed(photos);
    expect(view).toMatchObject({ problemCount: 0, options: { changeCount: 2 } });
    expect(await written(view)).toEqual(["updateVariationImages"]);
    expect(shownThere(market, number)).toEqual({ S: 1, L: 2 });
  });

  test("is refused where the table is older than the photos, where it is none, and where the option is off", async ({
    market,
    team,
    shop,
    number,
    exported,
    imported,
  }) => {
    const lines = await exported();
    const away = (cells: Record<string, Line>) =>
      lines.map((line) => ({ ...line, ...cells[`${line["option 1"] ?? ""} / ${line["option 2"] ?? ""}`] }));
    const [first = "", second = ""] = ["1", "2"].filter(
      (place) => place !== String(shownThere(market, number)["Blue"]),
    );
    const bad = await imported(
      away({
        "Blue / S": { "new photo": "99" },
        "Blue / M": { "new photo": first || second, "photo list": "" },
        "Sand / S": { "on sale": "no", "new photo": "(none)" },
      }),
    );
    expect(problemsOf(bad)).toEqual([
      [2, expect.stringMatching(/^“99” is no photo of this listing\. Write its place, from 1 to \d+\.$/)],
      [
        3,
        expect.stringContaining("The column “photo list” says by which photos a place counts, and it is blank here."),
      ],
      [
        6,
        "Sand / S isn't on sale, so I don't use the photo in its line. Write it in the line of an option that is on sale.",
      ],
    ]);
    const listing = there(market, number);
    listing.imageIds = listing.imageIds.toReversed();
    for (const image of market.state().images) {
      const at = listing.imageIds.indexOf(image.id);
      if (at >= 0) image.rank = at + 1;
    }
    await mirror(market, team, shop);
    const stale = await imported(away({ "Blue / S": { "new photo": "1" }, "Blue / M": { "new photo": "2" } }));
    expect(stale.options?.changeCount).toBe(0);
    expect(problemsOf(stale)).toEqual([
      [
        expect.any(Number),
        expect.stringContaining("The photos of this listing were changed after the table was exported"),
      ],
    ]);
  });

  test("that was changed there after the file was read is told, and nothing is kept", async ({
    market,
    team,
    id,
    number,
    changed,
  }) => {
    const place = shownThere(market, number)["Blue"] === 1 ? "2" : "1";
    const view = await changed({ "Blue / S": { "new photo": place } });
    there(market, number).variationImages.shift();
    await expect(market.app.applyImport(team.actors.maker, view.id)).rejects.toMatchObject({
      userText:
        "An option that this file changes is shown with another photo now than when I read the file. Send the file again.",
    });
    expect((await market.app.listingVariations(team.actors.maker, id)).sheet.change).toBeNull();
  });

  test("can't be read while the shop's sign-in is over: that is said at once, and nothing is kept", async ({
    market,
    exported,
    imported,
  }) => {
    const lines = await exported();
    await market.control("POST", `sellers/${sellers.us}/disconnect`);
    // Its token has ended, and another one is refused.
    market.clock.pass(2 * 3_600_000);
    const view = await imported(lines.map((line, at) => (at === 0 ? { ...line, "new photo": "2" } : line)));
    expect([view.state, view.problems.length]).toEqual(["refused", 1]);
    expect(view.problems[0]?.text).toMatch(/sign/iu);
  });

  test("costs no call where no line says one", async ({ market, exported, imported }) => {
    const lines = await exported();
    await market.forget();
    await imported(lines.map((line) => ({ ...line, price: "39.00" })));
    expect(await market.operations()).toEqual([]);
  });
});
