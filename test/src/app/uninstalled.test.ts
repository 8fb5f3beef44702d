import { expect } from "vitest";
import { enqueueDueDigests } from "#src/modules/reports/use-cases/digests.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { approvedChange, asked } from "./drafting.ts";

const hour = 3_600_000;
const test = shopTest.extend("uninstalled", ({ market, team }) => (since: string) => {
  return market.db.sql(`update studios set uninstalled_at = ${since} where id = $1`, [team.id]);
});

test("while the app is gone from the workspace nothing is done for the studio; after a reinstall it goes on, once", async ({
  market,
  team,
  shop,
  uninstalled,
}) => {
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
