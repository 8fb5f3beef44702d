import { expect } from "vitest";
import type { AppDeps } from "#src/modules/deps.ts";
import { must } from "#test/src/store/studio.ts";
import { sameSellerTest } from "#test/support/shop-test.ts";
import { finishAll, openDesk } from "./delivering.ts";
import { approvedEdit, listingId, mirror, there } from "./editing.ts";

const test = sameSellerTest
  /** The parts of a process on a machine whose clock is a day ahead of the database's. */
  .extend("ahead", ({ market }) => (): AppDeps => {
    const deps = market.process((_, run) => run());
    const clock = { ...deps.clock, now: () => new Date(market.clock.now().getTime() + 86_400_000) };
    return { ...deps, clock };
  });

test("what a process with a clock ahead put off goes on soon, and not when that clock said", async ({
  market,
  team,
  ahead,
}) => {
  const shop = await market.openShop(team.actors.owner);
  await mirror(market, team, shop);
  const desk = await openDesk(market, team);
  const { id: number } = must(market.state().listings.find(({ state }) => state === "active"));
  await approvedEdit(market, team, await listingId(market, team, number), { title: "Soon" });
  await market.fault({ operation: "getListing", mode: "status", status: 503, count: 1 });
  await desk.fault({ method: "chat.postMessage", mode: "status", status: 503, count: 1 });
  const began = market.clock.now().getTime();
  const [operation] = await market.claim(1);
  await market.runOne(must(operation), { deps: ahead() });
  await desk.deliver(ahead());
  await finishAll(market, desk, market.deps);
  expect(there(market, number).title).toBe("Soon");
  expect(market.clock.now().getTime() - began).toBeLessThan(30 * 60_000);
});
