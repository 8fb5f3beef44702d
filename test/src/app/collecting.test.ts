import { expect, vi } from "vitest";
import type { ImportId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { sellerTest } from "#test/support/shop-test.ts";
import { mirror, there } from "./editing.ts";
import { cutting } from "./killing.ts";
import { openMany, pricesOf } from "./many.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = sellerTest
  .extend("limits", { scope: "file" }, { perSecond: 1000, perDay: 1_000_000 })
  /** An import of these prices, applied. */
  .extend("applied", ({ market, team }) => async (prices: Readonly<Record<string, string>>): Promise<ImportId> => {
    const lines = Object.entries(prices).map(([code, price]) => `${code},${price}`);
    const file = market.slack.share(new TextEncoder().encode(`code,price\n${lines.join("\n")}\n`), "prices.csv");
    const id = await market.app.startImport(team.actors.maker, file);
    await market.work();
    await market.app.applyImport(team.actors.maker, id);
    return id;
  })
  .extend("listingOf", ({ market }) => async (code: string) => {
    const [row] = await market.db.sql<{ id: ListingId; number: string }>(
      "select id, external_id as number from listings where code = $1",
      [code],
    );
    return must(row);
  })
  .extend("priceThere", ({ market, listingOf }) => async (code: string, cents: number) => {
    const { number } = await listingOf(code);
    must(there(market, Number(number)).products[0]?.offerings[0]).price = cents;
  });

test("what a killed worker added is asked for, also where one of the listings would not be added any more", async ({
  market,
  team,
  applied,
  priceThere,
}) => {
  await openMany(market, team, 25);
  const codes = (await pricesOf(market, team)).slice(0, 5).map(({ code }) => code);
  const id = await applied(Object.fromEntries(codes.map((code) => [code, "77.00"])));
  await market.app.askForImport(team.actors.maker, id);
  const added = async () => (await market.db.sql("select id from change_items")).length;
  const { id: shop } = must((await market.app.shops(team.actors.owner))[0]);
  const [operation] = await market.claim(1);
  for (let at = 1; (await added()) === 0; at += 1) {
    const killed = cutting({ at, when: "after", of: "database" });
    await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
  }
  // The seller sets that very price meanwhile, and a check sees it before the next worker begins.
  await priceThere(must(codes[0]), 7700);
  await mirror(market, team, shop);
  market.clock.pass(61_000);
  await market.work();
  const told = (await market.said()).filter(({ template }) => template === "import_asked");
  expect(told).toMatchObject([{ asked: 5, already: 0, gaveUp: null }]);
  const { some } = await market.app.review(team.actors.manager, 0, 10);
  expect(some.map(({ many }) => many?.all)).toEqual([5]);
});

test("a price that moves from a cent to the highest leaves the request readable, and all others", async ({
  market,
  team,
  applied,
  priceThere,
}) => {
  await openMany(market, team, 25);
  const [cheap, other] = (await pricesOf(market, team)).map(({ code }) => code);
  await priceThere(must(cheap), 1);
  const { id: shop } = must((await market.app.shops(team.actors.owner))[0]);
  await mirror(market, team, shop);
  const id = await applied({ [must(cheap)]: "50000", [must(other)]: "50" });
  await market.app.askForImport(team.actors.maker, id);
  await market.work();
  const { some } = await market.app.review(team.actors.manager, 0, 10);
  expect(some.map(({ many }) => many?.prices?.highest)).toEqual([1_000_000_000]);
});
