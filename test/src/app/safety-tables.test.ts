import { expect } from "vitest";
import { parse } from "csv-parse/sync";
import type { ImportView } from "#src/modules/tables/rules/import.ts";
import { must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { approve, listingId, mirror, there } from "./editing.ts";
import { numbersIn } from "./syncing.ts";
import { publicUrl } from "./workshop.ts";

const where = { line1: "Lane 1", line2: "", city: "Kiel", zip: "24103", country: "DE", email: "m@example.org" };
const made = 5001;
const answers = 5002;
type Line = Record<string, string>;

const test = shopTest
  .extend("known", { auto: true }, async ({ market, team, shop }) => {
    for (const each of market.state().shops) {
      each.operators = [
        { ...where, id: made, type: "manufacturer", name: "Pine & Ink", deleted: false },
        { ...where, id: answers, type: "responsible_person", name: "Safe GmbH", deleted: false },
        { ...where, id: 5003, type: "responsible_person", name: "Twice", deleted: false },
        { ...where, id: 5004, type: "responsible_person", name: "Twice", deleted: false },
      ];
    }
    await market.app.rereadShop(team.actors.owner, shop);
    await market.app.answerEuTrader(team.actors.owner, shop, "yes");
    await market.work();
    await mirror(market, team, shop);
  })
  .extend("exported", ({ market, team }) => async (): Promise<{ lines: number; text: string; rows: Line[] }> => {
    const { url, lines } = await market.app.exportTable(team.actors.viewer, "gpsr");
    const { text } = await market.app.download(url.slice(publicUrl.length));
    let whole = "";
    for await (const piece of text) whole += piece;
    return { lines, text: whole, rows: parse(whole, { bom: true, columns: true }) };
  })
  .extend("imported", ({ market, team }) => async (text: string): Promise<ImportView> => {
    const file = market.slack.share(new TextEncoder().encode(text), "gpsr.csv");
    const id = await market.app.startImport(team.actors.maker, file);
    await market.work();
    return market.app.importView(team.actors.maker, id);
  });

test("the table has a line per listing with its operators by name, and comes back without a change", async ({
  market,
  team,
  shop,
  exported,
  imported,
}) => {
  const { lines, text, rows } = await exported();
  expect(text.split("\r\n")[0]).toBe(
    "\ufeffcode,shop,listing,title,manufacturer,responsible person,serial number,safety warnings,state",
  );
  expect(rows).toHaveLength(lines);
  expect(await imported(text)).toMatchObject({ lines, changeCount: 0, problemCount: 0 });
  await market.app.answerEuTrader(team.actors.owner, shop, "no");
  expect(await exported()).toMatchObject({ lines: 0, rows: [] });
});

test("all listings are filled in by one table and one approval", async ({ market, team, shop, exported, imported }) => {
  const numbers = numbersIn(market, 31_000_100, "active");
  const { rows } = await exported();
  const filled = rows
    .filter(({ listing = "" }) => numbers.includes(Number(listing)))
    .map(({ code, listing }) => `${code},${listing},pine & ink,${answers},"Not for teeth.\n\nHot."`);
  const text = ["code,listing,manufacturer,responsible person,safety warnings", ...filled].join("\n");
  const view = await imported(text);
  expect(view).toMatchObject({ changeCount: numbers.length * 3, listingCount: numbers.length, problemCount: 0 });
  expect(view.changes.find(({ field }) => field === "manufacturerId")).toMatchObject({
    after: made,
    called: { before: "", after: "Pine & Ink" },
  });
  await market.app.applyImport(team.actors.maker, view.id);
  await market.app.askForImport(team.actors.maker, view.id);
  await market.work();
  const page = await market.app.review(team.actors.manager, 0, 50);
  await approve(market, team, must(page.some[0]));
  await market.work();
  for (const number of numbers) {
    expect(there(market, number).safety).toEqual({
      manufacturer: made,
      responsiblePerson: answers,
      serialNumber: null,
      warnings: "Not for teeth.\n\nHot.",
    });
  }
  expect((await market.app.problems(team.actors.viewer, 0)).lacking).toEqual([]);
  await mirror(market, team, shop);
  const [number = 0] = numbers;
  const now = (await exported()).rows.find(({ listing }) => listing === String(number));
  expect(now).toMatchObject({ manufacturer: "Pine & Ink", "responsible person": "Safe GmbH" });
});

test("a name that the shop doesn't have, one of several, and what is too long are said by their line", async ({
  market,
  team,
  shop,
  imported,
}) => {
  const [number = 0] = numbersIn(market, 31_000_100, "active");
  await listingId(market, team, number);
  const line = (cells: string) =>
    imported(`listing,manufacturer,responsible person,serial number\n${number},${cells}\n`);
  expect((await line("Nobody,,")).problems).toEqual([
    { line: 2, text: "PineAndInk has no “Nobody” for Manufacturer. It has: Pine & Ink." },
  ]);
  expect((await line(",Twice,")).problems).toEqual([
    { line: 2, text: "“Twice” is the name of several. Write the number of one: 5003, 5004." },
  ]);
  expect((await line(`,,${"9".repeat(101)}`)).problems).toMatchObject([{ line: 2 }]);
  // The manufacturer's number is none of a responsible person.
  expect((await line(`,${made},`)).problemCount).toBe(1);
  for (const each of market.state().shops) each.operators = [];
  await market.app.rereadShop(team.actors.owner, shop);
  await market.work();
  expect((await line("Nobody,,")).problems).toMatchObject([{ text: expect.stringContaining("An owner adds it") }]);
});
