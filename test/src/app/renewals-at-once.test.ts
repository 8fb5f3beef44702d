import { expect, vi } from "vitest";
import { declaredMarketplaces } from "#src/marketplaces/registry.ts";
import { code, must } from "#test/src/store/studio.ts";
import { mirror, there } from "./editing.ts";
import { openMany } from "./many.ts";
import { planTest } from "./planning.ts";
import { numbersIn } from "./syncing.ts";

vi.setConfig({ testTimeout: 120_000 });

/** Two plans of four listings each that would renew themselves, under a ceiling of 30 cents in a month: one costs 20. */
const test = planTest.extend("two", ({ market, team, plan }) => async () => {
  await openMany(market, team, 8);
  for (const number of numbersIn(market, 31_000_100, "active"))
    Object.assign(there(market, number), { autoRenew: false });
  const [shop] = await market.app.shops(team.actors.owner);
  await mirror(market, team, must(shop).id);
  await market.admin.declareMarketplaces(declaredMarketplaces());
  const rows = await market.db.sql<{ code: string }>(
    "select code from listings where state = 'active' and gone_at is null order by seq limit 8",
  );
  const codes = rows.map((row) => `"${row.code}"`);
  const asked = [];
  for (const some of [codes.slice(0, 4), codes.slice(4)]) {
    const { id } = await plan(`auto-renew on codes ${some.join(", ")}`);
    const { contentHash } = await market.app.askForPlan(team.actors.maker, id);
    asked.push({ changeId: id, contentHash });
  }
  await market.app.settings(team.actors.owner, { dailyFeeCeiling: { amount: 1, currency: "USD" } });
  return asked;
});

test("what was approved and isn't written yet counts against what renewals may cost in a month", async ({
  market,
  team,
  two,
}) => {
  const [one, other] = await two();
  await market.app.approve(team.actors.manager, must(one));
  expect(await code(market.app.approve(team.actors.manager, must(other)))).toBe("fee-ceiling");
  await market.app.stop(team.actors.manager, must(one).changeId);
  expect((await market.app.approve(team.actors.manager, must(other))).state).toBe("approved");
});
