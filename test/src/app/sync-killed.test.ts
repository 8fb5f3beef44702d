import { expect } from "vitest";
import { must } from "#test/src/store/studio.ts";
import { sameSellerTest } from "#test/support/shop-test.ts";
import { type Cut, cutting } from "./killing.ts";
import { inHand, mirrored, newest, nothingFound, numbersIn, read, reality, results } from "./syncing.ts";

const shopNumber = 31_000_100;
const test = sameSellerTest
  .extend("shop", { scope: "file" }, ({ market, team }) => market.openShop(team.actors.owner))
  .extend("expected", ({ market }) => () => {
    const there = Object.keys(reality(market, shopNumber)).length;
    return { ...nothingFound, same: there - 2, fresh: 1, changedThere: 1, gone: 1, soldOut: 1, expired: 1 };
  })
  /**
   * A listing is new, one is changed there, one is deleted; then the shop is read by a process that is killed at the cut,
   * and by another. @returns false when it ended before the cut
   */
  .extend("readKilledAt", ({ market, team, shop, expected }) => {
    const readKilledAt = async (cut: Cut): Promise<boolean> => {
      const last = must(numbersIn(market, shopNumber, "inactive")[0]);
      await market.control("POST", `shops/${shopNumber}/fill`, { count: 1, state: "inactive" });
      await market.control("POST", `listings/${last}/delete`);
      const edited = must(numbersIn(market, shopNumber, "active")[0]);
      await market.control("POST", `listings/${edited}/edit`, { title: `Hers, ${cut.of} ${cut.when} ${cut.at}` });
      const operation = await inHand(market, team, shop);
      const killed = cutting(cut);
      await market.runOne(operation, { deps: market.process(killed.gate), death: killed.death });
      market.clock.pass(61_000);
      await market.work();
      const { result } = await newest(market, team, shop);
      const runs = await market.db.sql("select 1 from sync_runs where operation_id = $1", [operation.id]);
      const logged = await market.db.sql("delete from sync_events where kind = 'sync_shop' returning 1");
      const kept = await mirrored(market, shop);
      expect([cut, result, runs.length, logged.length, await results(market)]).toEqual([cut, expected(), 1, 1, 1]);
      expect(kept).toEqual(reality(market, shopNumber));
      return killed.dead();
    };
    return readKilledAt;
  })
  /** @returns how many calls a reading makes */
  .extend("everyCut", ({ market, readKilledAt }) => async (of: Cut["of"], when: Cut["when"]): Promise<number> => {
    await market.db.sql("delete from sync_events");
    for (let at = 1; ; at += 1) if (!(await readKilledAt({ at, when, of }))) return at - 1;
  });

test.beforeAll(async ({ market, team, shop }) => {
  await market.control("POST", `shops/${shopNumber}/fill`, { count: 1, state: "inactive" });
  await read(market, team, shop);
});

test("killed before any call to the marketplace: the same run goes on, counts right and is said once", {
  timeout: 60_000,
}, async ({ everyCut }) => {
  expect(await everyCut("market", "before")).toBe(6);
});

test("killed after any call was answered: the same", { timeout: 60_000 }, async ({ everyCut }) => {
  expect(await everyCut("market", "after")).toBe(6);
});

test("killed after any statement in the database: the same", { timeout: 120_000 }, async ({ everyCut }) => {
  expect(await everyCut("database", "after")).toBeGreaterThan(10);
});
