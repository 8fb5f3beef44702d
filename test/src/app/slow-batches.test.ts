import { expect, vi } from "vitest";
import { must } from "#test/src/store/studio.ts";
import { approve } from "./editing.ts";
import { openMany } from "./many.ts";
import { planTest as test } from "./planning.ts";
import type { Gate } from "./workshop.ts";

vi.setConfig({ testTimeout: 200_000 });

/** Each word with the database takes longer than what was read of a listing is good for. */
const slowly =
  (clock: { pass(ms: number): void }): Gate =>
  async (what, run) => {
    const reply = await run();
    if (what === "database") clock.pass(4_500);
    return reply;
  };

test.for([false, true])(
  "with a slow database each turn writes one, with an odd listing among them: %s",
  async (isOdd, { market, team, plan, now, numberOf }) => {
    await openMany(market, team, 3);
    const made = await plan("price +5%");
    const asked = await market.app.askForPlan(team.actors.maker, made.id);
    await approve(market, team, asked);
    const { some } = await market.app.changeItems(team.actors.viewer, made.id, { page: 0, failed: false, most: 1 });
    const odd = await numberOf(must(some[0]).listingId);
    if (isOdd) await market.control("POST", `listings/${odd}/odd`, { as: ["edit-state"] });
    const done: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const [operation] = await market.claim(1);
      await market.runOne(must(operation), { deps: market.process(slowly(market.clock)) });
      done.push((await now(made.id)).many?.states.applied ?? 0);
    }
    expect(done).toEqual([1, 2, 3]);
  },
);
