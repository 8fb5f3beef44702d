import { expect, vi } from "vitest";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { possibleActions } from "#src/modules/changes/rules/possible-actions.ts";
import { reviewCard } from "#src/modules/changes/slack/cards/review-card.ts";
import { renderDirectText } from "#src/modules/studio/delivery/direct-text.ts";
import { code, must } from "#test/src/store/studio.ts";
import type { Actor } from "#src/modules/studio/model.ts";
import { approve, there } from "./editing.ts";
import { openMany, written } from "./many.ts";
import type { Market } from "./market.ts";
import { planTest } from "./planning.ts";

vi.setConfig({ testTimeout: 120_000 });

const test = planTest
  .extend("asked", ({ market, team, plan }) => async (line: string, count = 15): Promise<ChangeView> => {
    await openMany(market, team, count);
    const made = await plan(line);
    return market.app.askForPlan(team.actors.maker, made.id);
  })
  /** Approved, with three prices changed by the seller before they are written. @returns it at its end, and their numbers */
  .extend("ended", ({ market, team, asked, numberOf, now }) => async (line = "price +5%") => {
    const change = await asked(line);
    await approve(market, team, change);
    const page = { page: 0, failed: false, most: 3 };
    const { some } = await market.app.changeItems(team.actors.viewer, change.id, page);
    const moved = await Promise.all(some.map(({ listingId }) => numberOf(listingId)));
    for (const number of moved) {
      for (const { offerings } of there(market, number).products) for (const offer of offerings) offer.price += 777;
    }
    await market.forget();
    await market.work();
    return { change: await now(change.id), moved };
  });

const drawn = (change: ChangeView) => JSON.stringify(reviewCard(change).blocks);

test("items that were changed meanwhile become a small plan of their own, over what is there today", async ({
  market,
  team,
  ended,
  now,
}) => {
  const { change, moved } = await ended();
  const all = must(change.many).all;
  expect(change.many?.states).toEqual({ applied: all - 3, parked: 3 });
  expect(drawn(change)).toContain(`${all - 3} done and read back`);
  expect(drawn(change)).toContain("3 left");
  expect(drawn(change)).toContain("Look at these 3");
  const begun = await market.app.lookAgain(team.actors.other, change.id);
  const second = await market.app.lookAgain(team.actors.maker, change.id);
  expect("before" in second && second.before).toEqual({ number: null });
  await market.work();
  expect(await market.app.lookAgain(team.actors.maker, change.id)).toEqual({ before: { number: 2 } });
  const small = await market.app.change(team.actors.other, must("ok" in begun ? begun.changeId : null));
  expect([small.state, small.many?.all, small.many?.plan?.left]).toEqual(["draft", 3, 0]);
  // Its values are the word of those who wrote them first, too.
  expect(small.contributors.map(({ name }) => name).toSorted()).toEqual(["maker", "other"]);
  const { some } = await market.app.changeItems(team.actors.viewer, small.id, { page: 0, failed: false, most: 9 });
  for (const { before } of some) {
    expect(Object.values(before).length).toBeGreaterThan(0);
  }
  expect(drawn(await now(change.id))).toContain("request 2");
  expect(drawn(await now(change.id))).not.toContain("Look at these 3");
  const again = await market.app.askForPlan(team.actors.other, small.id);
  await approve(market, team, again);
  await market.forget();
  await market.work();
  expect((await now(again.id)).many?.states).toEqual({ applied: 3 });
  expect(new Set(await written(market))).toEqual(new Set(moved));
});

test("failures have one button for each reason, and what failed for one is tried again alone", async ({
  market,
  team,
  asked,
  now,
}) => {
  const change = await asked("price +5%");
  await approve(market, team, change);
  await market.fault({ operation: "updateListingInventory", mode: "ignore", count: 2 });
  await market.fault({
    operation: "updateListingInventory",
    mode: "status",
    status: 400,
    body: '{"error":"There was a problem with /price : no."}',
  });
  await market.work();
  const failed = await now(change.id);
  const all = must(change.many).all;
  expect(failed.many?.states).toEqual({ applied: all - 3, failed: 1, parked: 2 });
  expect(drawn(failed)).toContain("Try these 2 again");
  const differing = must(failed.many?.failures.find(({ items }) => items === 2));
  const other = must(failed.many?.failures.find(({ items }) => items === 1));
  expect(await code(market.app.retry(team.actors.manager, change.id, other.reason))).toBe("wrong-state");
  await market.forget();
  await market.app.retry(team.actors.manager, change.id, differing.reason);
  await market.work();
  expect((await now(change.id)).many?.states).toEqual({ applied: all - 1, failed: 1 });
  expect(new Set(await written(market)).size).toBe(2);
});

test("what was left of a stopped plan becomes a plan, once", async ({ market, team, asked, now }) => {
  const change = await asked("price +5%", 45);
  await approve(market, team, change);
  const [operation] = await market.claim(1);
  await market.runOne(must(operation));
  await market.app.stop(team.actors.manager, change.id);
  await market.work();
  const stopped = await now(change.id);
  const left = must(stopped.many?.states.stopped);
  expect([possibleActions(stopped).has("plan_rest"), possibleActions(stopped).has("ask_again")]).toEqual([true, false]);
  const answers = await Promise.all([
    market.app.planRest(team.actors.maker, change.id),
    market.app.planRest(team.actors.manager, change.id),
  ]);
  expect(answers).toContainEqual({ before: { number: null } });
  const begun = must(answers.find((answer) => "ok" in answer));
  await market.work();
  const rest = await market.app.change(team.actors.maker, must("ok" in begun ? begun.changeId : null));
  expect([rest.state, rest.many?.all]).toEqual(["draft", left]);
  expect((await now(change.id)).many?.again).toEqual({ number: 2 });
  expect(possibleActions(await now(change.id)).has("plan_rest")).toBe(false);
});

const own = async (market: Market, by: Actor, { id, contentHash }: ChangeView) =>
  code(market.app.approve(by, { changeId: id, contentHash }));

test("of what another person looks at again, or plans the rest of, its values stay the word of those who wrote them", async ({
  market,
  team,
  plan,
  now,
  numberOf,
}) => {
  const { maker, manager, second, owner } = team.actors;
  await openMany(market, team, 45);
  const made = await plan("price +5%", "manager");
  const asked = await market.app.askForPlan(manager, made.id);
  await market.app.approve(second, { changeId: asked.id, contentHash: asked.contentHash });
  const [operation] = await market.claim(1);
  await market.runOne(must(operation));
  // The next is changed by the seller, and the others are stopped.
  const page = { page: 0, failed: false, most: 500 };
  const { some } = await market.app.changeItems(maker, made.id, page);
  const waits = must(some.find(({ state }) => state === "pending"));
  const { products } = there(market, await numberOf(waits.listingId));
  for (const { offerings } of products) for (const offer of offerings) offer.price += 777;
  await market.app.stop(owner, made.id);
  await market.work();
  const begun = await market.app.planRest(maker, made.id);
  await market.work();
  const restId = must("ok" in begun ? begun.changeId : null);
  const left = (await now(restId)).many?.plan?.reasons.filter(({ mayTakeIn }) => mayTakeIn > 0) ?? [];
  for (const { code: reason } of left) await market.app.takeIntoPlan(maker, restId, reason);
  const rest = await market.app.askForPlan(maker, restId);
  expect(must(rest.many).all).toBeGreaterThan(1);
  expect(rest.approvers.map(({ name }) => name)).not.toContain("manager");
  expect(await own(market, manager, rest)).toBe("own-change");
  expect((await market.app.approve(second, { changeId: rest.id, contentHash: rest.contentHash })).state).toBe(
    "approved",
  );
});

test("a rule made anew over today's prices is the word of who said it, and of who asked for that", async ({
  market,
  team,
  plan,
  now,
}) => {
  const { manager, second, owner } = team.actors;
  await openMany(market, team, 15);
  const made = await plan("price +5%", "manager");
  const asked = await market.app.askForPlan(manager, made.id);
  await market.app.approve(second, { changeId: asked.id, contentHash: asked.contentHash });
  for (const { products } of market.state().listings)
    for (const { offerings } of products) for (const offer of offerings) offer.price += 777;
  await market.work();
  const begun = await market.app.lookAgain(second, made.id);
  await market.work();
  const small = await now(must("ok" in begun ? begun.changeId : null));
  expect(must(small.many).all).toBeGreaterThan(0);
  const again = await market.app.askForPlan(second, small.id);
  expect([await own(market, manager, again), await own(market, second, again)]).toEqual(["own-change", "own-change"]);
  expect((await market.app.approve(owner, { changeId: again.id, contentHash: again.contentHash })).state).toBe(
    "approved",
  );
});

test("two people who look at what was changed meanwhile at once get one plan", async ({ market, team, ended }) => {
  const { change } = await ended();
  const answers = await Promise.all([
    market.app.lookAgain(team.actors.maker, change.id),
    market.app.lookAgain(team.actors.other, change.id),
    market.app.lookAgain(team.actors.maker, change.id),
  ]);
  expect(answers.filter((answer) => "ok" in answer)).toHaveLength(1);
  expect(answers.filter((answer) => "before" in answer)).toEqual([
    { before: { number: null } },
    { before: { number: null } },
  ]);
  const plans = await market.db.sql("select id from changes where source ->> 'movedOf' = $1", [change.id]);
  expect(plans).toHaveLength(1);
});

test("its author hears once how it ended, and so do those who decided it", async ({ market, team, ended }) => {
  const { change } = await ended();
  const said = await market.said();
  const direct = said.filter(({ template }) => template === "direct");
  expect(direct.map(({ to }) => to)).toEqual([team.members.maker.slackUserId]);
  const all = must(change.many).all;
  expect(renderDirectText(String(must(direct[0]).text))).toContain(`${all - 3} listings done and read back, 3 left`);
  const notes = said.filter(({ note }) => note === "written");
  expect(notes.map(({ mention }) => mention)).toEqual([[team.members.manager.slackUserId]]);
});
