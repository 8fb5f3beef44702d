import { expect } from "vitest";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { slicesOf } from "#src/modules/reports/rules/problems-page.ts";
import { read } from "#test/src/app/syncing.ts";
import { shopTest as test } from "#test/support/shop-test.ts";

const shopNumber = 31_000_100;

test("every one of 25 things to look at stands on one of the pages, which say how many there are", async ({
  market,
  team,
  shop,
}) => {
  await market.control("POST", `shops/${shopNumber}/fill`, { count: 25, state: "active" });
  await read(market, team, shop);
  const inShop = market.state().listings.filter(({ state, shopId }) => state === "active" && shopId === shopNumber);
  for (const listing of inShop.slice(0, 25)) {
    listing.title = `${listing.title.slice(0, 60)} renamed there`;
  }
  await read(market, team, shop);
  const seen = new Set<ListingId>();
  const first = await market.app.problems(team.actors.maker, 0);
  expect(first).toMatchObject({ total: 25, pages: 5 });
  for (let page = 0; page < first.pages; page += 1) {
    const { differing } = await market.app.problems(team.actors.maker, page);
    for (const { id } of differing) seen.add(id);
  }
  expect(seen.size).toBe(25);
  // A button of a page that is there no more shows the last one.
  expect(await market.app.problems(team.actors.maker, 99)).toMatchObject({ page: 4 });
});

test("a page is cut out of several lists read one after the other", () => {
  expect(slicesOf([4, 0, 1, 25], 0, 6)).toEqual([
    { offset: 0, limit: 4 },
    { offset: 0, limit: 0 },
    { offset: 0, limit: 1 },
    { offset: 0, limit: 1 },
  ]);
  expect(slicesOf([4, 0, 1, 25], 4, 6).at(-1)).toEqual({ offset: 19, limit: 6 });
});
