import { expect, vi } from "vitest";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { draftCard } from "#src/modules/changes/slack/cards/draft-card.ts";
import { reviewCard } from "#src/modules/changes/slack/cards/review-card.ts";
import { manyItemsView } from "#src/modules/changes/slack/lists/many-items.ts";
import type { ListingState } from "#src/catalog/listing.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { code, must } from "#test/src/store/studio.ts";
import { mirror, there } from "./editing.ts";
import { openMany } from "./many.ts";
import { planTest } from "./planning.ts";
import { numbersIn } from "./syncing.ts";

vi.setConfig({ testTimeout: 120_000 });

const usShop = 31_000_100;
const first = { page: 0, failed: false, most: 50 };

const test = planTest
  .extend("remirrored", ({ market, team }) => async () => {
    const [shop] = await market.app.shops(team.actors.owner);
    await mirror(market, team, must(shop).id);
  })
  /** So many listings of the shop are in this state and no others, each as it can be sold, all in the mirror; their numbers. */
  .extend("open", ({ market, team, remirrored }) => async (state: ListingState, count: number): Promise<number[]> => {
    await openMany(market, team, count + 3);
    const { imageIds } = must(market.state().listings.find((each) => each.imageIds.length > 0));
    const numbers = numbersIn(market, usShop, "active").slice(-count);
    if (state !== "active") {
      for (const other of numbersIn(market, usShop, state)) await market.control("POST", `listings/${other}/delete`);
    }
    for (const number of numbers) {
      Object.assign(there(market, number), { imageIds });
      if (state !== "active") await market.control("POST", `listings/${number}/state`, { state });
    }
    await remirrored();
    await market.forget();
    return numbers;
  })
  .extend(
    "ask",
    ({ market, team }) =>
      (id: ChangeId) =>
        market.app.askForPlan(team.actors.maker, id),
  )
  .extend("approved", ({ market, team, ask, now }) => async (id: ChangeId): Promise<ChangeView> => {
    const { contentHash } = await ask(id);
    await market.app.approve(team.actors.manager, { changeId: id, contentHash });
    await market.work();
    return now(id);
  })
  .extend(
    "stateOf",
    ({ market }) =>
      (number: number) =>
        there(market, number).state,
  )
  .extend("codesOf", ({ market }) => async (numbers: readonly number[]): Promise<string> => {
    const rows = await market.db.sql<{ code: string }>(
      "select code from listings where external_id = any ($1) order by seq",
      [numbers.map(String)],
    );
    return rows.map((row) => row.code).join(", ");
  });

test("renewing what expired names its fee in sum, is approved as such, written once, and can't be undone", async ({
  market,
  team,
  plan,
  approved,
  open,
  stateOf,
  now,
}) => {
  const numbers = await open("expired", 3);
  const made = await plan("renew expired in PineAndInk");
  expect(made).toMatchObject({ kind: "renew", state: "draft", fee: { amount: 60, currency: "USD" } });
  const { all, some } = await market.app.changeItems(team.actors.maker, made.id, first);
  expect([all, some.map(({ move }) => move)]).toEqual([3, numbers.map(() => ({ from: "expired", paidUntil: null }))]);
  const card = JSON.stringify(draftCard(await now(made.id)).blocks);
  expect(card).toContain("$0.20 for each of 3 listings: $0.60 in all");
  expect(card).toContain("expired → *live*");
  expect(card).toContain("`renew in PineAndInk states expired`");
  expect(JSON.stringify(manyItemsView(await market.app.changeItems(team.actors.maker, made.id, first)))).toContain(
    "expired → *live*",
  );
  const done = await approved(made.id);
  expect([done.state, done.many?.states]).toEqual(["applied", { applied: 3 }]);
  expect(numbers.map(stateOf)).toEqual(["active", "active", "active"]);
  expect((await market.fees()).filter(({ reason }) => reason === "renew")).toHaveLength(3);
  const refused = market.app.undo(team.actors.maker, made.id);
  await expect(refused).rejects.toMatchObject({ userText: expect.stringContaining("/oms bulk take off sale") });
  expect(JSON.stringify(reviewCard(done).blocks)).not.toContain("plan.undo");
});

test("a renewal means what expired; what is on sale or inactive is named with why, where the line says it", async ({
  plan,
  open,
}) => {
  await open("expired", 2);
  expect((await plan("renew")).many?.all).toBe(2);
  const made = await plan("renew states expired, active, inactive");
  expect(made.many?.all).toBe(2);
  expect(made.many?.plan?.reasons.map(({ code: of, text }) => [of, text])).toEqual([
    ["not-ended", "It can be renewed once it has expired or sold out."],
  ]);
});

test("a plan of more than the day's ceiling isn't approved, however small each fee is", async ({
  market,
  team,
  plan,
  open,
  ask,
}) => {
  await open("expired", 3);
  await market.app.settings(team.actors.owner, { dailyFeeCeiling: { amount: 50, currency: "USD" } });
  const made = await plan("renew");
  const { contentHash } = await ask(made.id);
  expect(await code(market.app.approve(team.actors.manager, { changeId: made.id, contentHash }))).toBe("fee-ceiling");
  await market.app.settings(team.actors.owner, { dailyFeeCeiling: { amount: 60, currency: "USD" } });
  expect((await market.app.approve(team.actors.manager, { changeId: made.id, contentHash })).state).toBe("approved");
});

test("taking off sale needs one manager, who may be its author, and what the seller took off meanwhile is left out", async ({
  market,
  team,
  plan,
  open,
  codesOf,
  remirrored,
  stateOf,
}) => {
  const numbers = await open("active", 3);
  const made = await plan(`take off sale codes ${await codesOf(numbers)}`, "manager");
  expect(made).toMatchObject({ kind: "unpublish", fee: { amount: 0 }, oneManager: true });
  await market.control("POST", `listings/${must(numbers[0])}/state`, { state: "inactive" });
  await remirrored();
  await expect(market.app.askForPlan(team.actors.manager, made.id)).rejects.toMatchObject({
    userText: expect.stringContaining("1 of 3 listings can't be asked for any more: 1 was changed in the shop"),
  });
  const { contentHash, many } = await market.app.askForPlan(team.actors.manager, made.id);
  expect(many?.all).toBe(2);
  await market.app.approve(team.actors.manager, { changeId: made.id, contentHash });
  await market.work();
  expect(numbers.map(stateOf)).toEqual(["inactive", "inactive", "inactive"]);
  const back = market.app.undo(team.actors.manager, made.id);
  await expect(back).rejects.toMatchObject({ userText: expect.stringContaining("/oms bulk put on sale") });
});

test("what was taken off sale here comes back by a plan without a fee, and one manager is enough", async ({
  market,
  team,
  plan,
  open,
  approved,
  codesOf,
  remirrored,
  stateOf,
}) => {
  const numbers = await open("active", 3);
  const codes = await codesOf(numbers);
  await approved((await plan(`take off sale codes ${codes}`)).id);
  await remirrored();
  const made = await plan(`put on sale codes ${codes}`, "manager");
  expect(made).toMatchObject({ kind: "put_on_sale", fee: { amount: 0 }, oneManager: true });
  const { some } = await market.app.changeItems(team.actors.manager, made.id, first);
  expect(some.every(({ move }) => typeof move?.paidUntil === "string")).toBe(true);
  const { contentHash } = await market.app.askForPlan(team.actors.manager, made.id);
  await market.app.approve(team.actors.manager, { changeId: made.id, contentHash });
  await market.work();
  expect(numbers.map(stateOf)).toEqual(["active", "active", "active"]);
});

test("putting on sale means what is inactive or a draft; what expired is named, with what sells it again", async ({
  plan,
  open,
}) => {
  await open("expired", 2);
  const made = await plan("put on sale");
  expect(made.kind).toBe("put_on_sale");
  expect(made.many?.plan?.reasons.map(({ code: of }) => of)).not.toContain("ended");
  const all = await plan("put on sale states expired, active");
  expect(all.state).toBe("discarded");
  const texts = all.many?.plan?.reasons.map(({ text }) => text) ?? [];
  expect(texts).toContain("It has expired or sold out. To sell it again, make a plan that renews it.");
  expect(texts).toContain("It is on sale already.");
});

test("listings are deleted by an owner alone, who types how many, and at most 25 at once", async ({
  market,
  team,
  plan,
  open,
  ask,
  codesOf,
  now,
}) => {
  const numbers = await open("inactive", 4);
  const codes = await codesOf(numbers);
  const unsaid = await market.app.planLine(team.actors.maker, "delete");
  expect(unsaid).toMatchObject({ ok: false, problem: expect.stringContaining("Say which listings to delete") });
  const made = await plan(`delete codes ${codes}`);
  expect(made).toMatchObject({ kind: "delete", many: { all: 4 } });
  const card = JSON.stringify(draftCard(await now(made.id)).blocks);
  expect(card.indexOf("Take off sale instead")).toBeLessThan(card.indexOf("Ask for approval (4)"));
  expect(card).toContain("Nobody can bring them back");
  const { contentHash, approvers } = await ask(made.id);
  expect(approvers.map(({ name }) => name)).toEqual(["owner"]);
  const decision = { changeId: made.id, contentHash };
  // Its number is typed for all of it, so no part of it is approved by another way.
  const part = { ...decision, left: [1], all: 4, count: 3, solo: false };
  expect(await code(market.app.approvePart(team.actors.owner, part))).toBe("wrong-state");
  expect(await code(market.app.planChoice(team.actors.owner, made.id, { page: 0, most: 10 }))).toBe("wrong-state");
  expect(JSON.stringify(reviewCard(await now(made.id)).blocks)).not.toContain("Choose");
  expect(await code(market.app.approve(team.actors.manager, { ...decision, typed: "4" }))).toBe("not-allowed");
  await expect(market.app.approve(team.actors.owner, { ...decision, typed: "3" })).rejects.toMatchObject({
    code: "bad-input",
    field: "typed_count",
    userText: expect.stringContaining("Type 4"),
  });
  expect(await code(market.app.approve(team.actors.owner, decision))).toBe("bad-input");
  await market.app.approve(team.actors.owner, { ...decision, typed: " 4 " });
  await market.work();
  expect((await now(made.id)).many?.states).toEqual({ applied: 4 });
  expect(numbers.map((number) => market.state().listings.some(({ id }) => id === number))).toEqual(
    numbers.map(() => false),
  );
});

test("a line that would delete more than 25 makes no plan, and says how many it means", async ({
  market,
  team,
  open,
}) => {
  await open("inactive", 26);
  const begun = await market.app.planLine(team.actors.maker, "delete inactive");
  if (!begun.ok) throw new Error(begun.problem);
  await market.work();
  expect((await market.app.change(team.actors.maker, begun.changeId)).state).toBe("discarded");
  const told = await market.db.sql<{ text: string }>(
    "select entry ->> 'text' as text from outbox where entry ->> 'template' = 'direct'",
  );
  expect(told.map(({ text }) => text)).toEqual([expect.stringContaining("and a plan deletes at most 25")]);
});

test("what a line leaves out by its words doesn't count towards the 25", async ({ market, plan, open }) => {
  const numbers = await open("inactive", 26);
  const kept = must(market.state().listings.find(({ id }) => id === numbers[0]));
  const made = await plan(`delete inactive without search "${kept.title.replaceAll('"', "")}"`);
  expect(made).toMatchObject({ kind: "delete", state: "draft", many: { all: 25 } });
});

test("instead of deleting, its author takes off sale what is on sale, and the first plan is thrown away", async ({
  market,
  team,
  plan,
  open,
  codesOf,
}) => {
  const numbers = await open("active", 2);
  const made = await plan(`delete codes ${await codesOf(numbers)}`);
  const other = await market.app.takeOffSaleInstead(team.actors.maker, made.id);
  await market.work();
  const instead = await market.app.change(team.actors.maker, other.changeId);
  expect(instead).toMatchObject({ kind: "unpublish", state: "draft", many: { all: 2 } });
  expect((await market.app.change(team.actors.maker, made.id)).state).toBe("discarded");
  expect(await code(market.app.takeOffSaleInstead(team.actors.maker, made.id))).toBe("wrong-state");
});

test("a line that chooses by product means the listings of that product alone", async ({
  market,
  team,
  plan,
  open,
}) => {
  await open("active", 3);
  const [shop] = await market.app.shops(team.actors.owner);
  await market.app.makeProducts(team.actors.owner, { shopId: must(shop).id });
  const [row] = await market.db.sql<{ code: string; product: string }>(
    "select l.code, l.product_id as product from listings l where l.state = 'active' and l.product_id is not null limit 1",
  );
  const made = await plan(`price +5% product "${must(row).code}"`);
  const { some } = await market.app.changeItems(team.actors.maker, made.id, first);
  const own = await market.db.sql<{ id: string }>(
    "select id from listings where product_id = $1 and state = 'active'",
    [must(row).product],
  );
  expect(some.map(({ listingId }) => listingId).toSorted()).toEqual(own.map(({ id }) => id).toSorted());
  expect(some.length).toBeGreaterThan(0);
  const none = await market.app.planLine(team.actors.maker, 'price +5% product "no such thing"');
  expect(none).toMatchObject({ ok: false, problem: expect.stringContaining("I know no product") });
});
