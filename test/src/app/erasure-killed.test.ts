import { expect } from "vitest";
import { must } from "#test/src/store/studio.ts";
import { outlivingTables } from "#test/supabase/data-map.ts";
import { marketTest } from "#test/support/shop-test.ts";
import { dump, fullStudio, photoFiles, rowsWith, workAndDeliver } from "./erasing.ts";
import { cutting } from "./killing.ts";

/** Every statement at full scale; every fourth one else, from another one on each day. */
const every = process.env["SCALE"] === "full" ? 1 : 4;

const test = marketTest
  .extend("other", { scope: "file", auto: true }, ({ market }) => fullStudio(market, "Somebody Else"))
  /** Erases with a process that is killed at its n-th statement; others go on. @returns false when it ended before the cut */
  .extend("erasedKilledAt", ({ market }) => {
    const erasedKilledAt = async (at: number): Promise<boolean> => {
      const home = await fullStudio(market, "Pine & Ink");
      const before = await market.admin.erasure.counts(home.id);
      const { number } = await market.app.eraseStudio(home.actors.owner, "Pine & Ink");
      const killed = cutting({ at, when: "after", of: "database" });
      const [operation] = await market.claim();
      await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
      market.clock.pass(61_000);
      await workAndDeliver(market);

      const receipt = must(await market.app.describeReceipt(number));
      const { erasure_requests: _, outbox, audit_events, ...rows } = before;
      expect([at, receipt.counts]).toEqual([
        at,
        { ...rows, outbox: must(outbox) + 2, audit_events: must(audit_events) + 1, studios: 1, slack_installations: 1 },
      ]);
      expect(receipt.erasedOn).not.toBeNull();
      const left = Object.keys(rowsWith(await dump(market), [home.id, home.teamId]));
      expect([at, left.filter((table) => !outlivingTables().includes(table))]).toEqual([at, []]);
      expect(photoFiles(market, home.id)).toEqual([]);
      return killed.dead();
    };
    return erasedKilledAt;
  });

test.beforeEach(async ({ market }) => {
  await market.db.sql("truncate erasure_receipts");
});

test("killed after any statement, it finishes: nothing is left, every row counted once, the other studio untouched", {
  timeout: 300_000,
}, async ({ market, other, erasedKilledAt }) => {
  const before = rowsWith(await dump(market), [other.id, other.teamId]);
  let at = 1 + (new Date().getUTCDate() % every);
  while (await erasedKilledAt(at)) at += every;
  // The plan, a statement per table at least, the receipt, the last step.
  expect(at).toBeGreaterThan(Object.keys(before).length);
  expect(rowsWith(await dump(market), [other.id, other.teamId])).toEqual(before);
});
