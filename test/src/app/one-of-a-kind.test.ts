import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { StateAlert } from "#src/app/ports/messages.ts";
import type { ShopId } from "#src/domain/ids.ts";
import { must } from "#test/src/store/studio.ts";
import { approvedChange } from "./drafting.ts";
import { mirror } from "./editing.ts";
import { type Market, openMarket, sellers } from "./market.ts";
import { read, schedule } from "./syncing.ts";
import { openTeam, type Team } from "./workshop.ts";

let market: Market;
let team: Team;
let shops: readonly [ShopId, ShopId];
beforeAll(async () => {
  market = await openMarket({ limits: { perSecond: 1000, perDay: 100_000 } });
});
afterAll(() => market.close());
beforeEach(async () => {
  await market.reset();
  team = await openTeam(market);
  shops = [await market.openShop(team.actors.owner), await market.openShop(team.actors.owner, sellers.eu)];
});

/** One piece, on sale in both shops. @returns its numbers there */
async function published(quantity = 1) {
  const { id } = await approvedChange(market, team, shops, { quantity });
  await market.work();
  await market.said();
  const { targets } = await market.app.change(team.actors.viewer, id);
  expect(targets.map(({ state }) => state)).toEqual(["applied", "applied"]);
  return shops.map((shop) => must(targets.find(({ shopId }) => shopId === shop)?.listingId));
}

const sell = (number: string | undefined) => market.control("POST", `listings/${number}/sell`, { quantity: 1 });
const stateOf = (number: string | undefined) => market.state().listings.find(({ id }) => String(id) === number)?.state;

/** The first shop's news of a reading; null: there is none. */
async function news() {
  await schedule(market, team, shops[0]);
  await market.work();
  const entry = (await market.said()).find(({ template }) => template === "state_alerts");
  return entry
    ? market.app.describeAlerts(team.id, entry as { shopId: ShopId; alerts: StateAlert[]; all: number })
    : null;
}

test("sold in one shop, even before it was read there: the news names the other, and one manager takes it off sale", async () => {
  const [here, there] = await published();
  await mirror(market, team, shops[1]);
  await sell(here);
  const [line] = must(await news()).some;
  expect(line).toMatchObject({ kinds: ["sold_out"], listing: { externalId: here } });
  expect(line?.elsewhere).toMatchObject([{ externalId: there, shopId: shops[1], state: "active", connected: true }]);
  const result = await market.app.unpublish(team.actors.manager, must(line?.elsewhere[0]).id);
  expect(result).toMatchObject({ ok: true, change: { state: "approved" } });
  await market.work();
  expect(stateOf(there)).toBe("inactive");
  // Said once; and drawn later it no longer offers what is done.
  expect(await news()).toBeNull();
});

test("nothing is offered where the other shop's is off sale, or sold out, as well", async () => {
  const [here, there] = await published();
  await mirror(market, team, shops[0]);
  await sell(there);
  await mirror(market, team, shops[1]);
  await sell(here);
  expect(must(await news()).some).toMatchObject([{ kinds: ["sold_out"], elsewhere: [] }]);
});

test("another product with the same title is left alone", async () => {
  const [here] = await published();
  const { result } = await read(market, team, shops[1]);
  expect(result).not.toBeNull();
  await market.db.sql("update listings set product_id = null where shop_id = $1", [shops[1]]);
  await sell(here);
  expect(must(await news()).some).toMatchObject([{ kinds: ["sold_out"], elsewhere: [] }]);
});
