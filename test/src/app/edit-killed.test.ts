import { expect } from "vitest";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { must } from "#test/src/store/studio.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { approve, approvedEdit, done, listingId, mirror, there } from "./editing.ts";
import { type Cut, cutting } from "./killing.ts";

const test = listingTest
  /** Works on it with a process that is killed at the cut; others go on. @returns false when it ended before the cut */
  .extend("killedAt", ({ market, team }) => {
    const killedAt = async (change: ChangeView, cut: Cut): Promise<boolean> => {
      const [operation] = await market.claim();
      const killed = cutting(cut);
      await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
      market.clock.pass(61_000);
      await market.work();
      const { state, items } = await market.app.change(team.actors.viewer, change.id);
      expect([cut, state, items[0]?.verified]).toEqual([cut, "applied", true]);
      // It is said in the thread, and in the log.
      const told = (await market.said()).filter((entry) => entry["changeId"] === change.id && entry["note"] === "live");
      expect([cut, told.length]).toEqual([cut, 1]);
      const { lines } = await market.app.log(team.actors.viewer, `request ${change.number}`, 0);
      const logged = lines.filter(({ action, outcome }) => action === change.kind && outcome === "ok");
      expect([cut, logged.length]).toEqual([cut, 1]);
      return killed.dead();
    };
    return killedAt;
  })
  .extend("stock", ({ market, number }) => () => {
    return must(there(market, number).products[0]?.offerings[0]).quantity;
  })
  /** An edit of text, price and stock, killed at each call in turn; each adds one to the stock, and one piece is sold. */
  .extend("everyEdit", ({ market, team, shop, number, id, killedAt, stock }) => {
    const everyEdit = async (of: Cut["of"], when: Cut["when"], stale = 0): Promise<number> => {
      await market.control("PUT", "settings", { stale_ms: stale });
      for (let at = 1; ; at += 1) {
        const before = stock();
        const title = `Killed ${of} ${when} ${at}`;
        const set = { title, "price:Blue / S": 3000 + at, "quantity:Blue / S": before + 2 };
        const change = await approvedEdit(market, team, id, set);
        await market.control("POST", `listings/${number}/sell`, { quantity: 1, sku: "HAND-Blue-S" });
        if (stale > 0) market.clock.pass(stale);
        const dead = await killedAt(change, { at, when, of });
        expect([at, there(market, number).title, stock()]).toEqual([at, title, before + 1]);
        if (!dead) return at - 1;
        if (stale > 0) market.clock.pass(stale);
        await mirror(market, team, shop);
      }
    };
    return everyEdit;
  });

test("an edit killed before any call to the marketplace is written once", { timeout: 90_000 }, async ({
  everyEdit,
}) => {
  expect(await everyEdit("market", "before")).toBe(6);
});

test("an edit killed after any call took effect is written once", { timeout: 90_000 }, async ({ everyEdit }) => {
  expect(await everyEdit("market", "after")).toBe(6);
});

test("an edit killed after any call, readers behind by 90 seconds: the same", { timeout: 90_000 }, async ({
  everyEdit,
}) => {
  expect(await everyEdit("market", "after", 90_000)).toBeGreaterThanOrEqual(6);
});

test("an edit killed after any statement in the database is written once", { timeout: 180_000 }, async ({
  everyEdit,
}) => {
  // The change, the sign-in, what is about to be written, twice, and the end.
  expect(await everyEdit("database", "after")).toBe(5);
});

test.for(["before", "after"] as const)(
  "a renewal killed %s any call to the marketplace costs one fee",
  { timeout: 90_000 },
  async (when, { market, team, shop, killedAt }) => {
    await market.app.settings(team.actors.owner, { dailyFeeCeiling: { amount: 100_000, currency: "USD" } });
    const { id: no } = must(market.state().listings.find((each) => each.state === "expired"));
    const row = await listingId(market, team, no);
    for (let at = 1; ; at += 1) {
      const change = await approve(
        market,
        team,
        done(await market.app.putOnSale(team.actors.maker, { listingId: row, stock: {} })),
      );
      const dead = await killedAt(change, { at, when, of: "market" });
      expect([at, await market.fees()]).toEqual([at, expect.toSatisfy((fees: unknown[]) => fees.length === at)]);
      // Our own ledger says the same as theirs.
      const booked = await market.db.sql("select 1 from fees where studio_id = $1 and state = 'booked'", [team.id]);
      expect([at, booked.length]).toEqual([at, at]);
      if (!dead) break;
      await market.control("POST", `listings/${no}/state`, { state: "expired" });
      await mirror(market, team, shop);
    }
  },
);
