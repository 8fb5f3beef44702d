import { expect } from "vitest";
import { whenMadeValues } from "#src/marketplaces/etsy/listings/when-made.ts";
import { must } from "#test/src/store/studio.ts";
import { sellerTest } from "#test/support/shop-test.ts";
import { createAutoClock } from "./auto-clock.ts";
import { approvedChange, asked } from "./drafting.ts";
import { mirror } from "./editing.ts";

const lastEvening = Date.UTC(2026, 11, 31, 22);
const hours = (count: number) => count * 3_600_000;

const test = sellerTest.extend("options", { scope: "file" }, () => ({ clock: createAutoClock(lastEvening) }));

test("what was approved in the old year goes live in the new one with Etsy's new span", async ({ market, team }) => {
  const shop = await market.openShop(team.actors.owner);
  const { defaults } = await market.app.shop(team.actors.owner, shop);
  await market.app.setShopDefaults(team.actors.owner, shop, { ...must(defaults), whenMade: "since_2020" });
  const old = await approvedChange(market, team, [shop], { title: "Bowl of December" });
  await market.work();
  const waiting = await asked(market, team, [shop], { title: "Bowl of New Year's Eve" });
  expect(must(market.listings("Bowl of December")[0]).whenMade).toBe("2020_2026");
  await market.app.approve(team.actors.manager, {
    changeId: waiting.id,
    contentHash: waiting.contentHash,
    mode: "live",
  });
  market.clock.pass(hours(4));
  await market.work();
  expect(must(market.listings("Bowl of New Year's Eve")[0]).whenMade).toBe("2020_2027");
  for (const { id } of [old, waiting]) {
    expect(await market.app.change(team.actors.viewer, id)).toMatchObject({
      state: "applied",
      items: [{ verified: true }],
    });
  }
  expect(market.app.choices("etsy", "whenMade")).toContainEqual({ value: "since_2020", label: "2020 – 2027" });
});

test("listings whose years Etsy renames on 1 January differ in nothing", async ({ market, team }) => {
  const listings = market.state().listings.filter(({ shopId }) => shopId === must(market.state().shops[0]).shopId);
  for (const [index, listing] of listings.entries()) {
    listing.whenMade = must(["2020_2026", "before_2007", "2000_2006"][index % 3]);
  }
  const shop = await market.openShop(team.actors.owner);
  await mirror(market, team, shop);
  market.clock.pass(hours(4));
  for (const listing of listings) {
    listing.whenMade = listing.whenMade.replace("2026", "2027").replace("2007", "2008").replace("2006", "2007");
    expect(whenMadeValues(2027)).toContain(listing.whenMade);
  }
  await mirror(market, team, shop);
  expect((await market.app.problems(team.actors.viewer, 0)).differing).toEqual([]);
});
