import { expect, vi } from "vitest";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { possibleActions } from "#src/modules/changes/rules/possible-actions.ts";
import { reviewCard } from "#src/modules/changes/slack/cards/review-card.ts";
import { code, must } from "#test/src/store/studio.ts";
import { approve, approvedEdit } from "./editing.ts";
import { openMany, written } from "./many.ts";
import { planTest } from "./planning.ts";

vi.setConfig({ testTimeout: 120_000 });

const listings = 45;

const test = planTest
  .extend("change", async ({ market, team, plan }) => {
    await openMany(market, team, listings);
    const made = await plan("price +5%");
    const asked = await market.app.askForPlan(team.actors.maker, made.id);
    await approve(market, team, asked);
    await market.forget();
    return asked;
  })
  .extend("turn", ({ market }) => async () => {
    const [operation] = await market.claim(1);
    await market.runOne(must(operation));
    return must(operation);
  })
  .extend(
    "states",
    ({ now }) =>
      async ({ id }: ChangeView) =>
        (await now(id)).many?.states ?? {},
  );

const drawn = (change: ChangeView) => JSON.stringify(reviewCard(change).blocks);

test("a maker pauses it between two batches, nothing more is written, and a manager lets it go on where it was", async ({
  market,
  team,
  change,
  turn,
  now,
  states,
}) => {
  await turn();
  const { applied = 0 } = await states(change);
  expect(applied).toBeGreaterThan(0);
  const paused = await market.app.pauseChange(team.actors.maker, change.id);
  expect(paused).toMatchObject({ state: "applying", paused: { by: { name: "maker" } } });
  await market.work();
  market.clock.pass(3 * 3_600_000);
  await market.work();
  expect((await states(change)).applied).toBe(applied);
  expect(await written(market)).toHaveLength(applied);
  expect(drawn(await now(change.id))).toContain("paused it");
  expect(drawn(await now(change.id))).toContain("Resume");
  // Others' work in the shop goes on meanwhile.
  const [other] = await market.app.findListings(team.actors.maker, "Walnut Cutting Board", { limit: 1, offset: 0 });
  const edit = await approvedEdit(market, team, must(other).id, { title: "Walnut board, while it is paused" });
  await market.work();
  expect((await now(edit.id)).state).toBe("applied");

  expect(await code(market.app.resumeChange(team.actors.maker, change.id))).toBe("not-allowed");
  const resumed = await market.app.resumeChange(team.actors.manager, change.id);
  expect(resumed.paused).toBeNull();
  await market.work();
  expect(await states(change)).toEqual({ applied: must(change.many).all });
  const notes = (await market.said()).flatMap(({ note }) => (note ? [note] : []));
  expect(notes.filter((note) => note === "paused" || note === "resumed")).toEqual(["paused", "resumed"]);
});

test("paused in the middle of a batch, what is on its way comes to its end and is read back", async ({
  market,
  team,
  change,
  turn,
  states,
}) => {
  let writes = 0;
  market.hook(async (request, answer) => {
    const reply = await answer();
    if (request.method !== "GET" && ++writes === 7) await market.app.pauseChange(team.actors.maker, change.id);
    return reply;
  });
  await turn();
  market.hook(null);
  const { applied = 0, pending = 0 } = await states(change);
  const done = new Set(await written(market)).size;
  expect([applied, applied + pending]).toEqual([done, must(change.many).all]);
  expect(done).toBeLessThan(12);
  expect(await market.claim(1)).toEqual([]);
  await market.app.resumeChange(team.actors.manager, change.id);
  await market.work();
  expect(await states(change)).toEqual({ applied: must(change.many).all });
  const numbers = await written(market);
  expect(numbers).toHaveLength(new Set(numbers).size);
});

test("what was on its way when it was paused is counted on its cards once it is written", async ({
  market,
  team,
  change,
  turn,
  states,
}) => {
  let writes = 0;
  market.hook(async (request, answer) => {
    const reply = await answer();
    if (request.method !== "GET" && ++writes === 2) {
      await market.app.pauseChange(team.actors.maker, change.id);
      // The cards that were drawn when it was paused.
      await market.said();
    }
    return reply;
  });
  await turn();
  market.hook(null);
  const { applied = 0 } = await states(change);
  expect(applied).toBeGreaterThan(0);
  const drawn = (await market.said()).map(({ template }) => template);
  expect(drawn).toEqual(expect.arrayContaining(["review_card", "draft_card"]));
});

test("clicks that come twice, late or together are answered and do nothing more", async ({
  market,
  team,
  change,
  turn,
  now,
}) => {
  const { maker, manager, owner, viewer } = team.actors;
  await turn();
  expect(await code(market.app.pauseChange(viewer, change.id))).toBe("not-allowed");
  const both = await Promise.all([
    market.app.pauseChange(maker, change.id),
    market.app.pauseChange(manager, change.id),
  ]);
  expect(both.map(({ paused }) => paused !== null)).toEqual([true, true]);
  await market.app.pauseChange(maker, change.id);
  await Promise.all([market.app.resumeChange(manager, change.id), market.app.resumeChange(owner, change.id)]);
  expect((await market.app.resumeChange(manager, change.id)).paused).toBeNull();
  await market.work();
  expect((await now(change.id)).state).toBe("applied");
  // Its card may be an old one.
  expect(await code(market.app.pauseChange(maker, change.id))).toBe("wrong-state");
  const notes = (await market.said()).filter(({ note }) => note === "paused" || note === "resumed");
  expect(notes).toHaveLength(2);
});

test("stopped while it is paused, it is over; what was written stays", async ({ market, team, change, turn, now }) => {
  await turn();
  await market.app.pauseChange(team.actors.maker, change.id);
  await market.app.stop(team.actors.maker, change.id);
  await market.work();
  const after = await now(change.id);
  expect([after.state, after.paused]).toEqual(["applied", null]);
  expect(Object.keys(must(after.many).states).toSorted()).toEqual(["applied", "stopped"]);
  expect(possibleActions(after).has("resume")).toBe(false);
});

test("what is paused is among what needs a look, and on Home", async ({ market, team, change, turn }) => {
  await turn();
  const { maker, manager } = team.actors;
  expect((await market.app.problems(manager, 0)).total).toBe(0);
  await market.app.pauseChange(maker, change.id);
  const { total, failed } = await market.app.problems(manager, 0);
  expect([total, failed.map(({ id }) => id)]).toEqual([1, [change.id]]);
  const overview = await market.app.overview(manager);
  expect(overview.counts.problems).toBe(1);
  await market.app.resumeChange(manager, change.id);
  expect((await market.app.problems(manager, 0)).total).toBe(0);
});

test("a pause is kept when its shop is disconnected and connected again", async ({
  market,
  team,
  change,
  turn,
  states,
}) => {
  await turn();
  const { applied } = await states(change);
  await market.app.pauseChange(team.actors.maker, change.id);
  const [shop] = await market.app.shops(team.actors.owner);
  await market.app.disconnect(team.actors.owner, must(shop).id);
  await market.work();
  await market.openShop(team.actors.owner);
  await market.work();
  expect((await states(change)).applied).toBe(applied);
  await market.app.resumeChange(team.actors.manager, change.id);
  await market.work();
  expect(await states(change)).toEqual({ applied: must(change.many).all });
});
