import { expect } from "vitest";
import { must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { apron, approvedChange } from "./drafting.ts";
import { type Cut, cutting } from "./killing.ts";
import type { Market } from "./market.ts";

const test = shopTest
  .extend("outcome", ({ market, team }) => async (id: Parameters<Market["app"]["change"]>[1], title: string) => {
    const change = await market.app.change(team.actors.viewer, id);
    const listings = market.listings(title);
    return {
      state: change.state,
      verified: change.items[0]?.verified,
      listings: listings.map((listing) => listing.state),
      photos: listings.map((listing) => listing.imageIds.length),
      fees: (await market.fees()).filter((fee) => fee.title === title).length,
      ledger: (await market.db.sql<{ state: string }>("select state from fees where change_id = $1", [id])).map(
        (fee) => fee.state,
      ),
      // In the mirror as well, so that it can be edited and taken off sale.
      found: (await market.app.findListings(team.actors.viewer, title, { limit: 5, offset: 0 })).map(
        (each) => each.state,
      ),
    };
  })
  /** Publishes with a process that is killed at the cut; others go on. @returns false when it ended before the cut */
  .extend("publishKilledAt", ({ market, team, shop, outcome }) => {
    const publishKilledAt = async (cut: Cut, title: string): Promise<boolean> => {
      const photos = cut.of === "market" ? 2 : 1;
      const change = await approvedChange(market, team, [shop], { photos, title });
      const [operation] = await market.claim();
      const killed = cutting(cut);
      await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
      market.clock.pass(61_000);
      await market.work();
      expect([cut, await outcome(change.id, title)]).toEqual([cut, { ...goodOutcome, photos: [photos] }]);
      // It is said in the thread, and in the log.
      const told = (await market.said()).filter((entry) => entry["changeId"] === change.id && entry["note"] === "live");
      expect([cut, told.length]).toEqual([cut, 1]);
      const { lines } = await market.app.log(team.actors.viewer, change.code ?? "", 0);
      expect([cut, lines.filter(({ action }) => action === "publish").length]).toEqual([cut, 1]);
      return killed.dead();
    };
    return publishKilledAt;
  })
  .extend("everyCut", ({ market, team, publishKilledAt }) => async (of: Cut["of"], when: Cut["when"], stale = 0) => {
    await market.app.settings(team.actors.owner, { dailyFeeCeiling: { amount: 100_000, currency: "USD" } });
    await market.control("PUT", "settings", { stale_ms: stale });
    for (let at = 1; ; at += 1) {
      if (!(await publishKilledAt({ at, when, of }, `${apron.title} ${of} ${when} ${at}`))) return at - 1;
    }
  });

const goodOutcome = {
  state: "applied",
  verified: true,
  listings: ["active"],
  fees: 1,
  ledger: ["booked"],
  found: ["active"],
};

test("killed before any call to the marketplace: one listing, two photos, one fee", { timeout: 90_000 }, async ({
  everyCut,
}) => {
  expect(await everyCut("market", "before")).toBe(7);
});

test("killed after any call took effect: one listing, two photos, one fee", { timeout: 90_000 }, async ({
  everyCut,
}) => {
  expect(await everyCut("market", "after")).toBe(7);
});

test("killed after any call, readers behind by 90 seconds: the same", { timeout: 90_000 }, async ({ everyCut }) => {
  expect(await everyCut("market", "after", 90_000)).toBeGreaterThanOrEqual(7);
});

test("killed after any statement in the database: one listing, its photo, one fee", { timeout: 180_000 }, async ({
  everyCut,
}) => {
  // The change, the sign-in, one before each of four writes, and a single one for the end.
  expect(await everyCut("database", "after")).toBe(7);
});
