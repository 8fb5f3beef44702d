import { parse } from "csv-parse/sync";
import { describe, expect } from "vitest";
import { type App, createApp } from "#src/modules/app.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import type { ImportView } from "#src/modules/tables/rules/import.ts";
import type { ChangeId, ImportId } from "#src/platform/kernel/entity-ids.ts";
import { code, must } from "#test/src/store/studio.ts";
import { numberedAxis } from "#test/support/axes.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { completeDraft, saved } from "./drafting.ts";
import { cutting } from "./killing.ts";
import { tableText } from "./tables.ts";
import { type Gate, publicUrl } from "./workshop.ts";

type Line = Record<string, string>;

const test = shopTest
  /** A draft with so many combinations: the price by the first axis, stock and SKU by both. */
  .extend("varied", ({ market, team, shop }) => async (first: number, second: number): Promise<ChangeView> => {
    const { id: changeId, revision } = await completeDraft(market, team, [shop]);
    const axes = [numberedAxis("Size", first), numberedAxis("Colour", second)];
    const variations = { axes, on: { price: [0], quantity: [0, 1], sku: [0, 1] }, skus: {}, photos: null };
    return saved(await market.app.saveAxes(team.actors.maker, { changeId, revision, variations }));
  })
  /** Two sizes in two colours, with two photos: each colour may be shown with one. */
  .extend("shown", ({ market, team, shop }) => async (): Promise<ChangeView> => {
    const { id: changeId, revision } = await completeDraft(market, team, [shop], { photos: 2 });
    const axes = [numberedAxis("Size", 2), numberedAxis("Colour", 2)];
    const variations = { axes, on: { price: [], quantity: [], sku: [] }, skus: {}, photos: { axis: 1, of: {} } };
    return saved(await market.app.saveAxes(team.actors.maker, { changeId, revision, variations }));
  })
  .extend("exported", ({ market, team }) => async (id: ChangeId): Promise<Line[]> => {
    const { url } = await market.app.exportOptions(team.actors.viewer, id);
    const { text } = await market.app.download(url.slice(publicUrl.length));
    let whole = "";
    for await (const piece of text) whole += piece;
    return parse(whole, { bom: true, columns: true });
  })
  .extend("imported", ({ market, team }) => async (lines: readonly Line[]): Promise<ImportView> => {
    const file = market.slack.share(new TextEncoder().encode(tableText(lines)), "options.csv");
    const id = await market.app.startImport(team.actors.maker, file);
    await market.work();
    return market.app.importView(team.actors.maker, id);
  })
  /** An import of the draft's table with these cells in each of its lines. */
  .extend("given", ({ exported, imported }) => async (id: ChangeId, cells: Line): Promise<ImportId> => {
    const view = await imported((await exported(id)).map((line) => ({ ...line, ...cells })));
    return view.id;
  })
  /** One line of a draft of two by two options, with these cells; what is told of it. */
  .extend("told", ({ varied, exported, imported }) => async (...changed: Line[]) => {
    const { id } = await varied(2, 2);
    const lines = (await exported(id)).map((line, at) => ({ ...line, ...changed[at] }));
    return imported(lines);
  });

test("more combinations than a form has lines for go out and in by one table, and are published", {
  timeout: 120_000,
}, async ({ market, team, varied, exported, imported }) => {
  const { id } = await varied(20, 10);
  const lines = await exported(id);
  expect(lines).toHaveLength(200);
  expect(lines[11]).toMatchObject({ "draft id": id, shop: "PineAndInk", "option 1": "Size 2", "option 2": "Colour 2" });
  expect(await imported(lines)).toMatchObject({ lines: 200, problemCount: 0, options: { changeCount: 0 } });

  const filled = lines.map((line, at) => ({
    ...line,
    // Of a size it is said once.
    price: at % 10 === 0 ? `${20 + at / 10}.50` : "",
    stock: String(1 + (at % 7)),
    sku: `AP-${at}`,
    "on sale": at === 199 ? "no" : "yes",
  }));
  const view = await imported(filled);
  expect(view).toMatchObject({ state: "ready", problemCount: 0, changeCount: 0 });
  expect(view.options).toMatchObject({ changeId: id, changeCount: 20 + 199 + 199 + 1 });
  const applied = await market.app.applyImport(team.actors.maker, view.id);
  expect(applied.state).toBe("applied");
  // Twice is once.
  expect((await market.app.applyImport(team.actors.maker, view.id)).state).toBe("applied");
  const again = await exported(id);
  expect(again.slice(0, 2).map(({ price, stock, sku }) => [price, stock, sku])).toEqual([
    ["20.50", "1", "AP-0"],
    ["20.50", "2", "AP-1"],
  ]);
  expect(again.at(-1)?.["on sale"]).toBe("no");

  const asked = saved(await market.app.requestApproval(team.actors.maker, id));
  await market.app.approve(team.actors.manager, { changeId: id, contentHash: asked.contentHash, mode: "draft" });
  await market.work();
  expect((await market.app.change(team.actors.viewer, id)).items[0]).toMatchObject({ state: "on_marketplace" });
  const { products } = must(market.listings(asked.content.title)[0]);
  expect(products).toHaveLength(200);
  const offers = products.map(({ sku, offerings: [offer] }) => [sku, offer?.price, offer?.quantity, offer?.enabled]);
  expect(offers[11]).toEqual(["AP-11", 2150, 5, true]);
  expect(offers[199]?.[3]).toBe(false);
});

describe("a line changes nothing", () => {
  test.for<[string, Line, string]>([
    ["about another option", { "option 1": "Size 9" }, "“Size 9” is no option of Size in this draft."],
    [
      "about another shop",
      { shop: "Elsewhere" },
      "The draft isn't for a shop called “Elsewhere”. It is for: PineAndInk.",
    ],
    ["in another currency", { currency: "EUR", price: "20" }, "PineAndInk sells in USD, not EUR. I convert nothing."],
    ["with no price", { price: "cheap" }, "“cheap” isn't a price in USD. Write it like 24.00."],
    ["with half a piece", { stock: "1.5" }, "“1.5” isn't a number of pieces. Write a whole number."],
    ["with more pieces than are taken", { stock: "1000" }, "0 to 999"],
    ["with a long SKU", { sku: "S".repeat(33) }, "32"],
    ["with neither yes nor no", { "on sale": "maybe" }, "“maybe” is neither yes nor no."],
    ["about another draft", { "draft id": "00000000-0000-4000-8000-000000000001" }, "another draft"],
  ])("%s", async ([_, cells, words], { told }) => {
    const { options, problems } = await told({}, cells);
    expect(problems).toMatchObject([{ line: 3, text: expect.stringContaining(words) }]);
    expect(options?.changeCount).toBe(0);
  });
});

test("columns that only other tables have are left out of a table of options, and told", async ({ told }) => {
  const { options, problems } = await told({ stock: "4", tags: "linen", "new alt text": "Seen", "photo id": "1" });
  expect(problems).toMatchObject([{ line: 1, text: expect.stringContaining("“tags”, “new alt text”, “photo id”") }]);
  expect(options?.changeCount).toBe(1);
});

test("a SKU in which a program lost a letter is left as it is, and told", async ({ told }) => {
  const { options, problems } = await told({ sku: "Gr\ufffdn-1" }, { sku: "Gelb-1" });
  expect(problems).toMatchObject([{ line: 2, text: expect.stringContaining("lost a letter of “sku”") }]);
  expect(options?.changeCount).toBe(1);
});

test("two prices for options that have one together are refused at the second, and the first holds for both", async ({
  told,
}) => {
  const { options, problems } = await told({ price: "30" }, { price: "31" });
  expect(problems).toMatchObject([{ line: 3, text: expect.stringContaining("Line 2 gives another price") }]);
  const plan = must(options);
  expect("shops" in plan && Object.values(plan.shops)[0]).toEqual({
    "Size 1 / Colour 1": { price: 3000 },
    "Size 1 / Colour 2": { price: 3000 },
  });
});

test("a blank cell changes nothing, and (none) gives back what the listing has", async ({
  market,
  team,
  varied,
  exported,
  imported,
}) => {
  const { id } = await varied(2, 2);
  const lines = await exported(id);
  const write = async (cells: Line) => {
    const view = await imported(lines.map((line, at) => (at === 0 ? { ...line, ...cells } : line)));
    await market.app.applyImport(team.actors.maker, view.id);
    return (await exported(id))[0];
  };
  expect(await write({ price: "31", stock: "4", sku: "A" })).toMatchObject({ price: "31.00", stock: "4", sku: "A" });
  expect(await write({ price: "", stock: "5", sku: "" })).toMatchObject({ price: "31.00", stock: "5", sku: "A" });
  expect(await write({ price: "(none)", sku: "(NONE)" })).toMatchObject({ price: "", stock: "5", sku: "" });
});

describe("applied once", () => {
  test("in a process killed after any statement, and pressed again", {
    timeout: 120_000,
  }, async ({ market, team, varied, exported, given }) => {
    const { id } = await varied(2, 2);
    let at = 0;
    for (let dead = true; dead; ) {
      at += 1;
      const imported = await given(id, { stock: String(at) });
      const cut = cutting({ at, when: "after", of: "database" });
      const pressed = createApp(market.process(cut.gate)).applyImport(team.actors.maker, imported);
      await market.clock.during(Promise.race([pressed, cut.death]));
      const { state } = await market.app.applyImport(team.actors.maker, imported);
      expect([at, state, (await exported(id))[0]?.["stock"]]).toEqual([at, "applied", String(at)]);
      dead = cut.dead();
    }
    expect(at).toBeGreaterThan(5);
  });

  test("by two presses, one of which comes between any two statements of the other", {
    timeout: 120_000,
  }, async ({ market, team, varied, exported, given }) => {
    const { id } = await varied(2, 2);
    let at = 0;
    for (let between = true; between; ) {
      at += 1;
      const imported = await given(id, { stock: String(at) });
      const press = (app: Pick<App, "applyImport">) => app.applyImport(team.actors.maker, imported);
      let calls = 0;
      const gate: Gate = async (what, run) => {
        if (what === "database") calls += 1;
        if (what === "database" && calls === at) await press(market.app);
        return run();
      };
      const { state } = await press(createApp(market.process(gate)));
      expect([at, state, (await exported(id))[0]?.["stock"]]).toEqual([at, "applied", String(at)]);
      between = calls >= at;
    }
    expect(at).toBeGreaterThan(5);
  });

  test("also when approval is asked for in between", async ({ market, team, varied, given }) => {
    const { id } = await varied(2, 2);
    const imported = await given(id, { stock: "3" });
    // As the import of a process that was killed between the draft and its own record.
    const second = await given(id, { stock: "3" });
    await market.app.applyImport(team.actors.maker, imported);
    saved(await market.app.requestApproval(team.actors.maker, id));
    expect((await market.app.applyImport(team.actors.maker, second)).state).toBe("applied");
  });
});

describe("with which photo buyers see an option", () => {
  const withPhotos = (lines: readonly Line[], ...photos: string[]) =>
    lines.map((line, at) => ({ ...line, photo: photos[at] ?? "" }));

  test("is said by its place, once for all options that have the word, and read back unchanged it changes nothing", async ({
    market,
    team,
    shown,
    exported,
    imported,
  }) => {
    const { id, content } = await shown();
    const [first, second] = content.photos.map(({ hash }) => hash);
    const lines = await exported(id);
    expect(lines.map(({ photo }) => photo)).toEqual(["", "", "", ""]);
    const view = await imported(withPhotos(lines, "2", "1"));
    expect(view).toMatchObject({ problemCount: 0, options: { changeCount: 2 } });
    expect(view.options?.changes).toMatchObject([
      { line: 2, kind: "photo", before: null, after: 2 },
      { line: 3, kind: "photo", before: null, after: 1 },
    ]);
    await market.app.applyImport(team.actors.maker, view.id);
    // Twice is once.
    expect((await market.app.applyImport(team.actors.maker, view.id)).state).toBe("applied");
    const { change } = await market.app.openDraft(team.actors.maker, id);
    expect(change.content["variations"]).toMatchObject({
      photos: { axis: 1, of: { "Colour 1": second, "Colour 2": first } },
    });
    const again = await exported(id);
    expect(again.map(({ photo }) => photo)).toEqual(["2", "1", "2", "1"]);
    expect(await imported(again)).toMatchObject({ problemCount: 0, options: { changeCount: 0 } });
    const away = await imported(withPhotos(again, "(none)"));
    expect(away.options?.changes).toMatchObject([{ kind: "photo", before: 2, after: null }]);
    await market.app.applyImport(team.actors.maker, away.id);
    expect((await exported(id)).map(({ photo }) => photo)).toEqual(["", "1", "", "1"]);
  });

  test("is refused where it is no photo of the draft, or two for one word", async ({ shown, exported, imported }) => {
    const { id } = await shown();
    const { options, problems } = await imported(withPhotos(await exported(id), "3", "1", "front", "2"));
    expect(problems).toMatchObject([
      { line: 2, text: "“3” is no photo of this draft. Write its place, from 1 to 2." },
      { line: 4, text: "“front” is no photo of this draft. Write its place, from 1 to 2." },
      { line: 5, text: expect.stringContaining("Line 3 gives another photo") },
    ]);
    expect(options?.changeCount).toBe(1);
  });

  test("is refused, and exchanges nothing, where the photos were put into another order after the table was exported", async ({
    market,
    team,
    shown,
    exported,
    imported,
  }) => {
    const { id: changeId, revision, content } = await shown();
    const [first, second] = content.photos;
    const of = { "Colour 1": must(first).hash, "Colour 2": must(second).hash };
    const linked = saved(await market.app.savePhotosOfOptions(team.actors.maker, { changeId, revision, of }));
    const lines = await exported(changeId);
    const photos = content.photos.toReversed();
    saved(await market.app.savePhotos(team.actors.maker, { changeId, revision: linked.revision, photos, added: [] }));
    const view = await imported(lines);
    expect(view.options?.changeCount).toBe(0);
    expect(view.problems.map(({ line }) => line)).toEqual([2, 3, 4, 5]);
    expect(view.problems[0]?.text).toContain("The photos of this draft were changed after the table was exported");
    const blank = await imported(lines.map((line) => ({ ...line, "photo list": "" })));
    expect(blank.problems[0]?.text).toContain("The column “photo list” says by which photos a place counts");
    expect((await exported(changeId)).map(({ photo }) => photo)).toEqual(["2", "1", "2", "1"]);
  });

  test("in the line of an option that is off is told, and not used", async ({ shown, exported, imported }) => {
    const { id } = await shown();
    const lines = await exported(id);
    const view = await imported(lines.map((line, at) => (at === 0 ? { ...line, photo: "2", "on sale": "no" } : line)));
    expect(view.problems).toMatchObject([
      { line: 2, text: expect.stringContaining("Size 1 / Colour 1 isn't on sale, so I don't use the photo") },
    ]);
    expect(view.options?.changes.map(({ kind }) => kind)).toEqual(["onSale"]);
  });

  test("is told to be the same for all where no word has one of its own", async ({ told }) => {
    const { problems } = await told({ photo: "1" });
    expect(problems).toMatchObject([
      { line: 2, text: expect.stringContaining("The photo is the same for all options") },
    ]);
  });

  test("stays as it is where other photos were chosen after the file was read", async ({
    market,
    team,
    shown,
    exported,
    imported,
  }) => {
    const { id: changeId, revision, content } = await shown();
    const view = await imported(withPhotos(await exported(changeId), "1"));
    const of = { "Colour 2": must(content.photos[1]).hash };
    saved(await market.app.savePhotosOfOptions(team.actors.maker, { changeId, revision, of }));
    expect(await code(market.app.applyImport(team.actors.maker, view.id))).toBe("wrong-state");
    expect((await exported(changeId)).map(({ photo }) => photo)).toEqual(["", "2", "", "2"]);
  });
});

test("a draft whose options were changed after the file was read is left as it is", async ({
  market,
  team,
  shop,
  varied,
  exported,
  imported,
}) => {
  const { id: changeId, revision } = await varied(2, 2);
  const view = await imported((await exported(changeId)).map((line) => ({ ...line, stock: "3" })));
  const options = { "Size 1 / Colour 1": { quantity: 9 } };
  saved(await market.app.saveOptions(team.actors.maker, { changeId, revision, shopId: shop, options, skus: {} }));
  expect(await code(market.app.applyImport(team.actors.maker, view.id))).toBe("wrong-state");
  expect((await market.app.importView(team.actors.maker, view.id)).state).toBe("ready");
  expect((await exported(changeId))[0]).toMatchObject({ stock: "9" });
});

test("more combinations than the marketplace takes are refused, and viewers write nothing", async ({
  market,
  team,
  varied,
  exported,
  imported,
}) => {
  const { id: changeId, revision } = await varied(2, 2);
  const axes = [numberedAxis("Size", 51), numberedAxis("Colour", 50)];
  const variations = { axes, on: { price: [0], quantity: [], sku: [] }, skus: {}, photos: null };
  expect(await market.app.saveAxes(team.actors.maker, { changeId, revision, variations })).toMatchObject({
    ok: false,
    problems: [{ text: expect.stringContaining("2550 combinations; at most 2500") }],
  });
  const view = await imported((await exported(changeId)).map((line) => ({ ...line, stock: "3" })));
  expect(await code(market.app.applyImport(team.actors.viewer, view.id))).toBe("not-allowed");
  expect(await code(market.app.exportOptions(team.actors.nobody, changeId))).toBe("no-role");
});
