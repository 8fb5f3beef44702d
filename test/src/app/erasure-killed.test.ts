import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { must } from "#test/src/store/studio.ts";
import { outlivingTables } from "#test/supabase/data-map.ts";
import { dump, fullStudio, photoFiles, rowsWith, workAndDeliver } from "./erasing.ts";
import { cutting } from "./killing.ts";
import { type Market, openMarket } from "./market.ts";
import type { Team } from "./workshop.ts";

/** Every statement at full scale; every fourth one else, from another one on each day. */
const every = process.env["SCALE"] === "full" ? 1 : 4;

let market: Market;
let other: Team;
beforeAll(async () => {
  market = await openMarket();
  other = await fullStudio(market, "Somebody Else");
});
afterAll(() => market.close());
beforeEach(() => market.db.sql("truncate erasure_receipts"));

/** Erases with a process that is killed at its n-th statement; others go on. @returns false when it ended before the cut */
async function erasedKilledAt(at: number): Promise<boolean> {
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
}

test("killed after any statement, it finishes: nothing is left, every row counted once, the other studio untouched", {
  timeout: 300_000,
}, async () => {
  const before = rowsWith(await dump(market), [other.id, other.teamId]);
  let at = 1 + (new Date().getUTCDate() % every);
  while (await erasedKilledAt(at)) at += every;
  // The plan, a statement per table at least, the receipt, the last step.
  expect(at).toBeGreaterThan(Object.keys(before).length);
  expect(rowsWith(await dump(market), [other.id, other.teamId])).toEqual(before);
});
