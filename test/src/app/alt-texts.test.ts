import { parse } from "csv-parse/sync";
import { expect } from "vitest";
import type { ImportView } from "#src/modules/tables/rules/import.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { approve, mirror, there, writes } from "./editing.ts";
import { cutting } from "./killing.ts";
import { photosOf, reorder, shown, withPhotos } from "./live-photos.ts";
import { publicUrl } from "./workshop.ts";

type Line = Record<string, string>;
type Photo = { readonly number: number; readonly imageId: string };

const reads = ["getListing", "getListingInventory"];

const test = listingTest
  .extend("exported", ({ market, team }) => async (): Promise<Line[]> => {
    const { url } = await market.app.exportTable(team.actors.viewer, "alt-texts");
    const { text } = await market.app.download(url.slice(publicUrl.length));
    let whole = "";
    for await (const piece of text) whole += piece;
    return parse(whole, { bom: true, columns: true });
  })
  .extend("imported", ({ market, team }) => async (lines: readonly Line[] | string): Promise<ImportView> => {
    const text = typeof lines === "string" ? lines : tableText(lines);
    const file = market.slack.share(new TextEncoder().encode(text), "alt-texts.csv");
    const id = await market.app.startImport(team.actors.maker, file);
    await market.work();
    return market.app.importView(team.actors.maker, id);
  })
  /** Applied, asked for and approved: the request. What was called until then doesn't count. */
  .extend("approved", ({ market, team }) => async (view: ImportView): Promise<ChangeId> => {
    await market.app.applyImport(team.actors.maker, view.id);
    const answer = await market.app.askForImport(team.actors.maker, view.id);
    if (answer.problemCount > 0) throw new Error(answer.problems.map(({ text }) => text).join(" "));
    await market.work();
    const page = await market.app.review(team.actors.manager, 0, 50);
    const asked = must(page.some[0]);
    await market.forget();
    await approve(market, team, asked);
    return asked.id;
  })
  /** Another listing of the shop that has photos. */
  .extend("other", ({ market, number }) => () => {
    const { shopId } = there(market, number);
    const [found] = market
      .state()
      .listings.filter((each) => each.shopId === shopId && each.state === "active" && each.imageIds.length > 0)
      .filter(({ id }) => id !== number);
    return must(found).id;
  });

function tableText(lines: readonly Line[]): string {
  const columns = Object.keys(lines[0] ?? {});
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  return [columns, ...lines.map((line) => columns.map((column) => line[column] ?? ""))]
    .map((cells) => cells.map(quoted).join(","))
    .join("\n");
}

const lineOf = ({ number, imageId }: Photo, alt: string): Line => ({
  listing: String(number),
  "photo id": imageId,
  "new alt text": alt,
});

test("the table has a line per photo with its picture, and comes back without a change", async ({
  market,
  team,
  shop,
  number,
  exported,
  imported,
}) => {
  await withPhotos(market, team, shop, number, 3);
  const lines = await exported();
  const own = lines.filter(({ listing }) => listing === String(number));
  expect(own.map((line) => [line["photo"], line["photo id"], line["alt text"], line["new alt text"]])).toEqual(
    shown(market, number).map(({ imageId, alt }, at) => [String(at + 1), imageId, alt, ""]),
  );
  expect(own[0]).toMatchObject({ shop: "PineAndInk", state: "active", title: there(market, number).title });
  expect(own[0]?.["picture"]).toMatch(/^https?:/);
  expect(lines.length).toBeGreaterThan(own.length);
  expect(await imported(lines)).toMatchObject({ state: "ready", lines: lines.length, changeCount: 0, problemCount: 0 });
});

test("a table of alt texts with values of other tables changes the alt texts alone, and says what it left out", async ({
  market,
  team,
  shop,
  number,
  imported,
}) => {
  await withPhotos(market, team, shop, number, 3);
  const line = lineOf({ number, imageId: must(shown(market, number)[0]).imageId }, "Mended");
  const view = await imported([{ ...line, title: "", price: "77.00", option: "Blue / S", currency: "USD" }]);
  expect(view).toMatchObject({
    changeCount: 1,
    photoCount: 1,
    problemCount: 1,
    problems: [
      {
        line: 1,
        text: "The column “new alt text” makes this a table of alt texts, so I left out the columns “price”, “option”, “currency”. To change them, send them in a file of their own.",
      },
    ],
  });
});

test("one table and one approval write the alt texts that differ, and exactly the calls that takes", async ({
  market,
  team,
  shop,
  number,
  other,
  exported,
  imported,
  approved,
}) => {
  await withPhotos(market, team, shop, number, 3);
  const before = shown(market, number);
  const second = other();
  const [first, ...rest] = shown(market, second);
  const lines = (await exported()).map((line) => {
    const alts: Readonly<Record<string, string>> = {
      [must(before[1]).imageId]: "  The pocket, <seen> closer &amp; nearer ",
      [must(before[2]).imageId]: "(None)",
      // The same as before is no change, and a beginning that a spreadsheet would run is text.
      [must(before[0]).imageId]: must(before[0]).alt,
      [must(first).imageId]: "'=Washed linen",
    };
    return { ...line, title: "Not read here", "new alt text": alts[line["photo id"] ?? ""] ?? "" };
  });
  const view = await imported(lines);
  expect(view).toMatchObject({ state: "ready", changeCount: 2, photoCount: 3, listingCount: 2, problemCount: 0 });
  expect(view.changes.find(({ alts }) => alts?.photos === 2)?.alts).toEqual({
    photos: 2,
    photo: 2,
    before: must(before[1]).alt,
    after: "The pocket, <seen> closer & nearer",
    removed: 1,
    also: [{ photo: 3, before: must(before[2]).alt, after: "" }],
  });
  const id = await approved(view);
  await market.work();
  const change = await market.app.change(team.actors.viewer, id);
  expect([change.state, change.many?.states]).toEqual(["applied", { applied: 2 }]);
  expect(shown(market, number).map(({ alt }) => alt)).toEqual([
    must(before[0]).alt,
    "The pocket, <seen> closer & nearer",
    "",
  ]);
  expect(shown(market, number)[0]).toEqual(before[0]);
  expect(shown(market, second)).toEqual([{ imageId: expect.any(String), alt: "=Washed linen" }, ...rest]);
  expect(there(market, number).title).not.toBe("Not read here");
  // Two photos of a listing with options, of which some are shown with one of them, and one of a listing without.
  const calls = await market.operations();
  const order = (await market.calls()).map(({ listingId }) => Number(listingId));
  const of = (listing: number) => calls.filter((_, at) => order[at] === listing);
  expect(of(number)).toEqual([
    ...reads,
    "getListingImages",
    "getListingVariationImages",
    "uploadListingImage",
    "uploadListingImage",
    "getListingImages",
    "updateListing",
    "updateVariationImages",
    ...reads,
  ]);
  expect(of(second)).toEqual([
    ...reads,
    "getListingImages",
    "uploadListingImage",
    ...(rest.length > 0 ? ["getListingImages"] : []),
    "updateListing",
    ...reads,
  ]);
  await mirror(market, team, shop);
  const [found] = await market.app.findListings(team.actors.maker, String(number), { limit: 1, offset: 0 });
  expect(found?.differences).toEqual([]);
});

test("each line is judged alone: unknown listing, a photo that is gone, too long, twice, none named, the wrong column, a lost letter", async ({
  market,
  team,
  shop,
  number,
  imported,
}) => {
  await withPhotos(market, team, shop, number, 3);
  const [a, b, c] = shown(market, number);
  const photo = (imageId: string | undefined) => ({ number, imageId: imageId ?? "" });
  const view = await imported([
    { ...lineOf(photo(a?.imageId), "Good"), "alt text": "" },
    { ...lineOf({ number: 1, imageId: "1" }, "Good"), "alt text": "" },
    { ...lineOf(photo("77"), "Good"), "alt text": "" },
    { ...lineOf(photo(b?.imageId), "x".repeat(501)), "alt text": "" },
    { ...lineOf(photo(a?.imageId), "Better"), "alt text": "" },
    { ...lineOf(photo(""), "Good"), "alt text": "" },
    { ...lineOf(photo(c?.imageId), ""), "alt text": "Another in the wrong column" },
    { ...lineOf(photo(c?.imageId), "Caf\ufffd"), "alt text": "" },
  ]);
  expect(view.problems.map(({ line, text }) => [line, text])).toEqual([
    [3, "I know no listing with number 1."],
    [4, expect.stringContaining("no photo 77 now")],
    [5, "The alt text of photo 2 is longer than 500 characters."],
    [6, `Line 2 is already about the same photo (${a?.imageId}).`],
    [7, expect.stringContaining("no photo id")],
    [8, expect.stringContaining("Write the new one into the column “new alt text”.")],
    [9, expect.stringContaining("A program lost a letter of “new alt text”")],
  ]);
  expect(view).toMatchObject({ changeCount: 1, photoCount: 1, problemCount: 7 });
});

test("a number that a spreadsheet spoiled is told by the photo's place, and a table without photo ids is refused", async ({
  market,
  team,
  shop,
  number,
  imported,
}) => {
  await withPhotos(market, team, shop, number, 3);
  const [, second] = shown(market, number);
  const spoiled = Number(must(second).imageId).toExponential(2).replace("e+", "E+0");
  expect(await imported(`listing,photo,photo id,new alt text\n${number},2,${spoiled},Mended\n`)).toMatchObject({
    photoCount: 1,
    changes: [{ alts: { photo: 2, after: "Mended" } }],
  });
  expect(await imported(`listing,photo,photo id,new alt text\n${number},9,${spoiled},Mended\n`)).toMatchObject({
    photoCount: 0,
    problemCount: 1,
  });
  expect(await imported(`listing,new alt text\n${number},Mended\n`)).toMatchObject({
    state: "refused",
    problems: [{ text: expect.stringContaining("photo id") }],
  });
});

test("photos that came or moved there since keep the table from being asked for, and nothing is detached", async ({
  market,
  team,
  shop,
  number,
  id,
  imported,
}) => {
  await withPhotos(market, team, shop, number, 3);
  const [a] = shown(market, number);
  const view = await imported([lineOf({ number, imageId: must(a).imageId }, "Another")]);
  await market.app.applyImport(team.actors.maker, view.id);
  await withPhotos(market, team, shop, number, 4);
  const asked = await market.app.askForImport(team.actors.maker, view.id);
  expect(asked).toMatchObject({ asked: 0, problemCount: 1 });
  expect(asked.problems[0]?.text).toContain("are others now");
  // Their own are kept by a click, and the table can be given again.
  await market.app.keepTheirs(team.actors.maker, id, ["images"]);
  expect(await photosOf(market, team, id)).toHaveLength(4);
});

test("photos that were moved after the approval stop that listing alone", async ({
  market,
  team,
  shop,
  number,
  other,
  imported,
  approved,
}) => {
  await withPhotos(market, team, shop, number, 3);
  const [a, b, c] = shown(market, number);
  const second = other();
  const change = await approved(
    await imported([
      lineOf({ number, imageId: must(a).imageId }, "Another"),
      lineOf({ number: second, imageId: must(shown(market, second)[0]).imageId }, "Of the other"),
    ]),
  );
  reorder(market, number, [must(b), must(a), must(c)]);
  await market.work();
  const { many } = await market.app.change(team.actors.viewer, change);
  expect(many?.states).toEqual({ applied: 1, parked: 1 });
  expect(shown(market, number).map(({ alt }) => alt)).toEqual([b, a, c].map((photo) => must(photo).alt));
  expect(shown(market, second)[0]?.alt).toBe("Of the other");
});

test("a full listing whose every alt text changes keeps twenty photos, and is never without one", {
  timeout: 60_000,
}, async ({ market, team, shop, number, imported, approved }) => {
  await withPhotos(market, team, shop, number, 20);
  const before = shown(market, number);
  const lines = before.map(({ imageId }, at) => lineOf({ number, imageId }, `Alt text ${at + 1}`));
  const change = await approved(await imported(lines));
  let fewest = 20;
  market.hook(async (_request, answer) => {
    const reply = await answer();
    fewest = Math.min(fewest, shown(market, number).length);
    return reply;
  });
  await market.work();
  market.hook(null);
  expect((await market.app.change(team.actors.viewer, change)).state).toBe("applied");
  expect(fewest).toBe(19);
  expect(shown(market, number).map(({ alt }) => alt)).toEqual(before.map((_, at) => `Alt text ${at + 1}`));
  expect((await writes(market)).filter((name) => name === "uploadListingImage")).toHaveLength(20);
});

test("killed after a call of a full listing's photos, each is there once with its new alt text", {
  timeout: 240_000,
}, async ({ market, team, shop, number, imported, approved }) => {
  await withPhotos(market, team, shop, number, 20);
  let killed = 0;
  for (const at of [3, 5, 6, 7, 8, 9]) {
    const before = shown(market, number);
    const [a, b] = [must(before[0]), must(before[19])];
    const lines = [a, b].map(({ imageId }, place) => lineOf({ number, imageId }, `Run ${at}, photo ${place}`));
    const change = await approved(await imported(lines));
    const [operation] = await market.claim();
    const cut = cutting({ at, when: "after", of: "market" });
    await market.runOne(must(operation), { deps: market.process(cut.gate), death: cut.death });
    market.clock.pass(61_000);
    await market.work();
    expect([at, (await market.app.change(team.actors.viewer, change)).state]).toEqual([at, "applied"]);
    const now = shown(market, number);
    expect([at, now.length, new Set(now.map(({ imageId }) => imageId)).size]).toEqual([at, 20, 20]);
    expect([at, now[0]?.alt, now[19]?.alt]).toEqual([at, `Run ${at}, photo 0`, `Run ${at}, photo 1`]);
    expect([at, now.slice(1, 19)]).toEqual([at, before.slice(1, 19)]);
    killed += cut.dead() ? 1 : 0;
    await market.said();
    await mirror(market, team, shop);
  }
  expect(killed).toBe(6);
});
