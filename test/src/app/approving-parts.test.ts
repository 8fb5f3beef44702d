import { expect, vi } from "vitest";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { draftCard } from "#src/modules/changes/slack/cards/draft-card.ts";
import { choicesPerPage } from "#src/modules/changes/slack/choosing/choose-view.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { code, must } from "#test/src/store/studio.ts";
import { mirror } from "./editing.ts";
import { openMany, written } from "./many.ts";
import { sellers } from "./market.ts";
import { line, planTest } from "./planning.ts";

vi.setConfig({ testTimeout: 120_000 });

const test = planTest
  /** A plan that its maker asked for. */
  .extend("asked", ({ market, team, plan }) => async (typed = line): Promise<ChangeView> => {
    const made = await plan(typed);
    return market.app.askForPlan(team.actors.maker, made.id);
  })
  .extend("choice", ({ market, team }) => (id: ChangeId, who: "manager" | "second" | "owner" = "manager") => {
    return market.app.planChoice(team.actors[who], id, { page: 0, most: 500 });
  });

/** Approval of all of these but so many. */
const without = ({ id, contentHash, many }: ChangeView, left: readonly number[], barred = 0) => {
  const all = must(many).all;
  return { changeId: id, contentHash, left, all, count: all - barred - left.length, solo: false };
};

test("an approver takes listings out and approves the others in one step; those are their author's plan again", async ({
  market,
  team,
  asked,
  choice,
  now,
  pricesThere,
  numberOf,
}) => {
  await openMany(market, team, 25);
  const request = await asked();
  const all = must(request.many).all;
  const { some } = await choice(request.id);
  const out = [must(some[0]), must(some[3])];
  const before = pricesThere();
  const decision = without(
    request,
    out.map(({ place }) => place),
  );
  const { change, rest } = await market.app.approvePart(team.actors.manager, decision);
  expect([change.state, change.many?.all, change.number]).toEqual(["approved", all - 2, request.number]);
  expect(change.contentHash).not.toBe(request.contentHash);
  const draft = await now(must(rest).id);
  expect(draft).toMatchObject({ state: "draft", contentHash: "", author: { memberId: team.members.maker.id } });
  expect([draft.number, draft.many?.all]).toEqual([must(request.number) + 1, 2]);
  expect(JSON.stringify(draftCard(draft).blocks)).toContain(
    `manager approved the other ${all - 2} listings of request ${request.number}`,
  );
  const left = await market.app.changeItems(team.actors.maker, draft.id, { page: 0, failed: false, most: 20 });
  expect(left.some.map(({ listingId, set, before: was }) => ({ listingId, set, before: was }))).toEqual(
    out.map(({ listingId, set, before: was }) => ({ listingId, set, before: was })),
  );
  await market.forget();
  await market.work();
  expect(new Set(await written(market)).size).toBe(all - 2);
  const after = pricesThere();
  for (const { listingId } of out) {
    const number = await numberOf(listingId);
    expect(after.get(number)).toEqual(before.get(number));
  }
  // What was taken out holds nothing, and is asked for and approved like every plan.
  const again = await market.app.askForPlan(team.actors.maker, draft.id);
  const approved = await market.app.approve(team.actors.manager, {
    changeId: draft.id,
    contentHash: again.contentHash,
  });
  expect(approved.state).toBe("approved");
});

test("taking out makes the approver the writer of nothing: the approver may approve what is asked for again", async ({
  market,
  team,
  asked,
  choice,
}) => {
  await openMany(market, team, 5);
  const request = await asked();
  const { some } = await choice(request.id);
  const { rest } = await market.app.approvePart(team.actors.manager, without(request, [must(some[0]).place]));
  const again = await market.app.askForPlan(team.actors.maker, must(rest).id);
  expect(again.barred.map(({ person }) => person.name)).not.toContain("manager");
  expect(again.approvers.map(({ name }) => name).toSorted()).toEqual(["manager", "owner", "second"]);
});

test("of two approvers at once one decides; the other, a second click and a card as it was hear who did", async ({
  market,
  team,
  asked,
  choice,
}) => {
  await openMany(market, team, 5);
  const request = await asked();
  const { some } = await choice(request.id);
  const decision = without(request, [must(some[1]).place]);
  const both = await Promise.allSettled([
    market.app.approvePart(team.actors.manager, decision),
    market.app.approvePart(team.actors.second, without(request, [must(some[2]).place])),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  const lost = both.find((each) => each.status === "rejected");
  expect(must(lost).reason).toMatchObject({ code: "already-decided" });
  const plans = await market.db.sql("select change_id from plans");
  expect(plans).toHaveLength(2);
  for (const who of ["manager", "second"] as const)
    expect(await code(market.app.approvePart(team.actors[who], decision))).toBe("already-decided");
  const whole = { changeId: request.id, contentHash: request.contentHash };
  expect(await code(market.app.approve(team.actors.owner, whole))).toBe("already-decided");
  expect(await market.db.sql("select id from decisions where verdict = 'approve'")).toHaveLength(1);
});

test("a form that shows the plan as it was approves nothing, nor does one that says another number", async ({
  market,
  team,
  asked,
  choice,
}) => {
  await openMany(market, team, 5);
  const request = await asked();
  const { some } = await choice(request.id);
  const decision = without(request, [must(some[0]).place]);
  const other = { ...decision, count: decision.count - 1 };
  expect(await code(market.app.approvePart(team.actors.manager, other))).toBe("stale-approval");
  await market.app.withdraw(team.actors.maker, request.id);
  await market.app.takeOutOfPlan(team.actors.maker, request.id, [must(some[0]).listingId]);
  await market.app.askForPlan(team.actors.maker, request.id);
  expect(await code(market.app.approvePart(team.actors.manager, decision))).toBe("stale-approval");
  const none = without(
    request,
    some.map(({ place }) => place),
  );
  expect(await market.app.approvePart(team.actors.manager, none).catch((error: unknown) => error)).toMatchObject({
    code: "bad-input",
    userText: expect.stringContaining("Nothing is ticked"),
  });
  expect(await market.db.sql("select change_id from plans")).toHaveLength(1);
});

test("makers and readers approve no part, and the author of all of it has nothing to tick", async ({
  market,
  team,
  plan,
  choice,
}) => {
  await openMany(market, team, 3);
  const made = await plan(line, "manager");
  const request = await market.app.askForPlan(team.actors.manager, made.id);
  for (const who of ["maker", "viewer"] as const) {
    expect(await code(market.app.approvePart(team.actors[who], without(request, [1])))).toBe("not-allowed");
    expect(await code(market.app.planChoice(team.actors[who], request.id, { page: 0, most: 20 }))).toBe("not-allowed");
  }
  const own = await choice(request.id);
  expect([own.own, own.told.length]).toEqual([own.all, Math.min(10, own.all)]);
  expect(await code(market.app.approvePart(team.actors.manager, without(request, [1])))).toBe("wrong-state");
});

test("what is in a shop that is limited to others goes back, and the approver decides about the rest alone", async ({
  market,
  team,
  asked,
  choice,
}) => {
  await openMany(market, team, 3);
  const eu = await market.openShop(team.actors.owner, sellers.eu);
  await market.control("POST", "shops/32000200/fill", { count: 2, state: "active" });
  await mirror(market, team, eu);
  const request = await asked();
  await market.app.setShopAccess(team.actors.owner, eu, [team.members.maker.slackUserId]);
  const shown = await choice(request.id);
  expect(shown.noAccess).toBeGreaterThanOrEqual(2);
  expect(shown.told.every(({ why }) => why === "no-access")).toBe(true);
  expect((await market.app.review(team.actors.manager)).some.map(({ id }) => id)).toEqual([request.id]);
  const whole = { changeId: request.id, contentHash: request.contentHash };
  expect(await code(market.app.approve(team.actors.manager, whole))).toBe("not-allowed");
  const { change, rest } = await market.app.approvePart(team.actors.manager, without(request, [], shown.noAccess));
  expect([change.state, change.many?.all]).toEqual(["approved", shown.all - shown.noAccess]);
  expect(must(rest).listings).toBe(shown.noAccess);
});

test("a page shows the listings by title, and their places stay when a title moves", async ({
  market,
  team,
  asked,
  choice,
}) => {
  await openMany(market, team, 25);
  const request = await asked();
  const whole = await choice(request.id);
  const first = await market.app.planChoice(team.actors.manager, request.id, { page: 0, most: choicesPerPage });
  const second = await market.app.planChoice(team.actors.manager, request.id, { page: 1, most: choicesPerPage });
  expect([...first.some, ...second.some].map(({ place }) => place)).toEqual(whole.some.map(({ place }) => place));
  expect(whole.some.map(({ place }) => place).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: whole.all }, (_, index) => index + 1),
  );
  const [one] = whole.some;
  await market.db.sql("update listings set live = live || jsonb_build_object('title', 'Zzz last') where id = $1", [
    must(one).listingId,
  ]);
  const moved = await choice(request.id);
  expect(moved.some.at(-1)).toMatchObject({ listingId: must(one).listingId, place: must(one).place });
});
