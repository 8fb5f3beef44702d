import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { enqueueDueDigests } from "#src/modules/reports/use-cases/digests.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { teamWithShop } from "./beginnings.ts";
import { approvedChange, asked } from "./drafting.ts";
import { type Market, openMarket } from "./market.ts";
import type { Team } from "./workshop.ts";

const hour = 3_600_000;
let market: Market;
let team: Team;
let shop: ShopId;
beforeAll(async () => {
  market = await openMarket({ limits: { perSecond: 50, perDay: 100_000 } });
});
afterAll(() => market.close());
beforeEach(async () => {
  ({ team, shop } = await teamWithShop(market));
});

const uninstalled = (since: string) =>
  market.db.sql(`update studios set uninstalled_at = ${since} where id = $1`, [team.id]);

test("while the app is gone from the workspace nothing is done for the studio; after a reinstall it goes on, once", async () => {
  await asked(market, team, [shop], { title: "Another apron" });
  const { id } = await approvedChange(market, team, [shop]);
  await market.said();
  await market.forget();
  await uninstalled("app.now()");

  market.clock.pass(120 * hour);
  await market.admin.enqueueDueSyncs();
  await market.admin.enqueueNudges();
  expect(await enqueueDueDigests(market.deps)).toBe(0);
  expect(await market.claim()).toEqual([]);
  expect(await market.calls()).toEqual([]);
  expect(await market.said()).toEqual([]);

  await uninstalled("null");
  await market.work();
  expect(await market.app.change(team.actors.viewer, id)).toMatchObject({ state: "applied" });
  expect(await market.fees()).toHaveLength(1);
  // Five days old by now, and brought up once.
  await market.said();
  await market.admin.enqueueNudges();
  expect((await market.said()).map(({ note }) => note)).toEqual(["nudged"]);
});
