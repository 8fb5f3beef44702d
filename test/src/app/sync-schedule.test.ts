import { describe, expect } from "vitest";
import { etsy } from "#src/marketplaces/etsy/etsy.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { sellers } from "./market.ts";
import { inHand, newest, read, results } from "./syncing.ts";
import { openTeam } from "./workshop.ts";

const hours = (count: number) => count * 3_600_000;
const tickMs = 15 * 60_000;
const test = shopTest
  .extend("tick", ({ market }) => () => {
    return market.admin.enqueueDueSyncs();
  })
  .extend("waiting", ({ market }) => () => {
    return market.db.sql<{ shop_id: ShopId; priority: number; wait: number }>(
      `select shop_id, priority, extract(epoch from run_at - app.now())::int as wait from operations where state = 'queued' order by run_at`,
    );
  })
  .extend("shown", ({ market, team, shop }) => async () => {
    const found = (await market.app.shops(team.actors.viewer)).find(({ id }) => id === shop);
    return (
      found && { reading: found.reading, age: market.clock.now().getTime() - (found.listingsReadAt?.getTime() ?? 0) }
    );
  });

test("with ticks every quarter of an hour nothing known of a shop ever gets older than six hours", async ({
  market,
  team,
  shop,
  tick,
}) => {
  let oldest = 0;
  let readings = 0;
  for (let at = 0; at < hours(12.5); at += tickMs) {
    market.clock.pass(tickMs);
    await tick();
    oldest = Math.max(oldest, market.clock.now().getTime() - (await newest(market, team, shop)).startedAt.getTime());
    readings += (await market.work()).length;
  }
  expect(readings).toBe(2);
  expect(oldest).toBeLessThan(etsy.showForMs);
  expect(await results(market)).toBe(0);
});

test("a shop read by hand isn't due again sooner for it", async ({ market, team, shop, tick }) => {
  market.clock.pass(hours(5));
  await read(market, team, shop);
  market.clock.pass(hours(5));
  expect(await tick()).toBe(0);
  market.clock.pass(hours(1));
  expect(await tick()).toBe(1);
});

test("after an outage of days it is read once, whoever ticks, and comes after what people wait for", async ({
  market,
  team,
  shop,
  tick,
  waiting,
}) => {
  market.clock.pass(hours(80));
  expect(await Promise.all([tick(), tick(), tick()])).toEqual(expect.arrayContaining([0, 0, 1]));
  market.clock.pass(tickMs);
  expect(await tick()).toBe(0);
  expect(await waiting()).toMatchObject([{ shop_id: shop, priority: 10 }]);
  await market.work();
  expect(await tick()).toBe(0);
  expect((await newest(market, team, shop)).finishedAt?.getTime()).toBeGreaterThan(
    market.clock.now().getTime() - hours(1),
  );
});

test("all shops don't start at once", async ({ market, team, tick, waiting }) => {
  await market.openShop(team.actors.owner, sellers.eu);
  const other = await openTeam(market, "Somebody Else");
  await market.openShop(other.actors.owner, sellers.stranger);
  market.clock.pass(hours(7));
  expect(await tick()).toBe(3);
  const waits = (await waiting()).map(({ wait }) => wait);
  expect(new Set(waits).size).toBe(3);
  expect(waits.every((wait) => wait >= 0 && wait <= 600)).toBe(true);
});

test("one that fails is asked for again after six hours, not at every tick", async ({ market, team, shop, tick }) => {
  await market.fault({ operation: "getListingsByShop", mode: "status", status: 500, count: 1000 });
  market.clock.pass(hours(6));
  expect(await tick()).toBe(1);
  await market.work();
  let asked = 0;
  for (let at = 0; at < hours(6); at += tickMs) {
    market.clock.pass(tickMs);
    asked += await tick();
    await market.work();
  }
  expect(asked).toBe(1);
  expect((await newest(market, team, shop)).result).toBeNull();
});

test("a shop that was connected again is read in time, though a reading of before was called off", async ({
  market,
  team,
  shop,
  tick,
}) => {
  market.clock.pass(hours(5.55));
  expect(await tick()).toBe(1);
  await market.app.disconnect(team.actors.owner, shop);
  expect(await market.openShop(team.actors.owner)).toBe(shop);
  let oldest = 0;
  for (let at = 0; at < hours(7); at += tickMs) {
    const [row] = await market.db.sql<{ age: number }>(
      "select extract(epoch from app.now() - listings_read_at)::float8 * 1000 as age from shops",
    );
    oldest = Math.max(oldest, must(row).age);
    market.clock.pass(tickMs);
    await tick();
    await market.work();
  }
  expect(oldest).toBeLessThan(etsy.showForMs);
});

test("while a permission is missing one reading waits for it, and not one of every six hours", async ({
  market,
  tick,
}) => {
  await market.fault({ operation: "getListingsByShop", mode: "status", status: 403, count: 1000 });
  await market.db.sql("update shops set listings_read_at = app.now() - interval '7 hours'");
  expect(await tick()).toBe(1);
  await market.db.sql(
    "update operations set state = 'parked', outcome_code = 'auth-scope' where kind = 'sync_shop' and state = 'queued'",
  );
  for (let at = 0; at < hours(48); at += hours(6)) {
    market.clock.pass(hours(6));
    expect(await tick()).toBe(0);
  }
});

describe("not due is", () => {
  test("a shop that has to be connected again, or was disconnected", async ({ market, team, shop, tick }) => {
    await market.control("POST", `sellers/${sellers.us}/disconnect`);
    market.clock.pass(hours(6));
    expect(await tick()).toBe(1);
    await market.work();
    market.clock.pass(hours(13));
    expect(await tick()).toBe(0);
    await market.app.disconnect(team.actors.owner, shop);
    market.clock.pass(hours(13));
    expect(await tick()).toBe(0);
  });

  test("one that is being read already, or waits to be", async ({ market, team, shop, tick }) => {
    market.clock.pass(hours(7));
    await inHand(market, team, shop);
    expect(await tick()).toBe(0);
  });
});

test("a paused shop is read all the same", async ({ market, team, shop, tick }) => {
  await market.app.pause(team.actors.manager, shop);
  market.clock.pass(hours(6));
  expect(await tick()).toBe(1);
  expect(await market.work()).toHaveLength(1);
});

describe("a shop shows", () => {
  test("how far its reading is while it goes on, and when it was last read afterwards", async ({
    market,
    team,
    shop,
    shown,
  }) => {
    const seen: unknown[] = [];
    market.hook(async (_, answer) => {
      const response = await answer();
      seen.push((await shown())?.reading);
      return response;
    });
    await read(market, team, shop);
    expect(seen).toEqual([0, 7, 9, 10, 11].map((done) => ({ done, total: 12 })));
    expect(await shown()).toMatchObject({ reading: null });
    expect((await shown())?.age).toBeLessThan(1000);
  });

  test("no reading any more as soon as its operation is given up, however far it came", async ({
    market,
    team,
    shop,
    shown,
  }) => {
    await market.fault({ operation: "getListingsByShop", mode: "status", status: 403, count: 1000 });
    await read(market, team, shop);
    expect((await shown())?.reading).toBeNull();
  });

  test("a reading for as long as its operation is on: over hours, killed and waiting to be taken up, and not beyond", async ({
    market,
    team,
    shop,
    shown,
  }) => {
    const operation = await inHand(market, team, shop);
    const store = market.stores.worker(team.id);
    await store.startRun(operation, { id: operation.id, total: 400 });
    await store.mirrorPage(operation, { runId: operation.id, done: 212, total: 400 }, []);
    for (let lease = 0; lease < 3; lease += 1) {
      expect(await market.admin.operations.extend(operation, hours(1))).toBe(true);
      market.clock.pass(hours(1) - 1000);
    }
    expect((await shown())?.reading).toEqual({ done: 212, total: 400 });
    // Its process is gone, and nobody takes it up.
    market.clock.pass(hours(1));
    expect((await shown())?.reading).toEqual({ done: 212, total: 400 });
    const [again] = await market.claim();
    await market.admin.operations.finish(must(again), "failed", "marketplace-down");
    expect((await shown())?.reading).toBeNull();
  });
});
