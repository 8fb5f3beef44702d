import { expect, vi } from "vitest";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { possibleActions } from "#src/modules/changes/rules/possible-actions.ts";
import { draftCard } from "#src/modules/changes/slack/cards/draft-card.ts";
import { reviewCard } from "#src/modules/changes/slack/cards/review-card.ts";
import { code, must } from "#test/src/store/studio.ts";
import { askedEdit, mirror, there } from "./editing.ts";
import { openMany, written } from "./many.ts";
import { line, planTest as test } from "./planning.ts";

const full = process.env["SCALE"] === "full";

vi.setConfig({ testTimeout: full ? 600_000 : 120_000 });

const count = full ? 500 : 45;

const said = (change: ChangeView) => JSON.stringify(draftCard(change).blocks);
const first = { page: 0, failed: false, most: 20 };

test("a line becomes a numbered plan that its author looks at; nothing is asked for, held or written yet", async ({
  market,
  team,
  plan,
  now,
}) => {
  await openMany(market, team, count);
  await market.forget();
  const made = await plan(line);
  const { many } = made;
  const inPlan = must(many).all + must(many?.plan).left;
  expect(inPlan).toBeGreaterThanOrEqual(count);
  expect(made).toMatchObject({ state: "draft", number: 1, contentHash: "", kind: "edit" });
  expect(made.content.title).toContain("5 %");
  expect(await written(market)).toEqual([]);
  expect(await market.db.sql("select what from listing_claims")).toEqual([]);
  const pages = await Promise.all(
    [0, 1].map((page) => market.app.changeItems(team.actors.maker, made.id, { page, failed: false, most: 500 })),
  );
  const some = pages.flatMap((page) => page.some);
  const all = some.length;
  expect(all).toBe(must(many).all);
  for (const { set, before } of some)
    for (const [field, price] of Object.entries(set)) {
      expect(Number(price) % 100).toBe(90);
      expect(Math.abs(Number(price) - Number(before[field]) * 1.05)).toBeLessThanOrEqual(50);
    }
  const prices = some.flatMap(({ set }) => Object.values(set).map(Number));
  expect(many?.plan?.prices).toEqual([{ currency: "USD", lowest: Math.min(...prices), highest: Math.max(...prices) }]);
  expect(many?.plan?.rises).toHaveLength(2);
  const card = said(await now(made.id));
  expect(card).toContain(`Ask for approval (${all})`);
  // Each is written alone; twenty are read together, before and after.
  expect(card).toContain(`${all + 2 * Math.ceil(all / 20)} calls`);
  expect(card).toContain("price +5% round .90");
  // Its author finds it among the drafts, and nobody has it to decide.
  expect((await market.app.review(team.actors.manager)).all).toBe(0);
  const early = { changeId: made.id, contentHash: "" };
  expect(await code(market.app.approve(team.actors.manager, early))).toBe("stale-approval");
});

test("what is taken out is not asked for nor written, and what is taken in again is", async ({
  market,
  team,
  plan,
  now,
  pricesThere,
  numberOf,
}) => {
  await openMany(market, team, count);
  const made = await plan(line);
  const { some, all } = await market.app.changeItems(team.actors.maker, made.id, first);
  const [one, two] = some.map(({ listingId }) => listingId);
  await market.app.takeOutOfPlan(team.actors.maker, made.id, [must(one), must(two)]);
  const less = await market.app.takeIntoPlan(team.actors.maker, made.id, [must(two)]);
  expect(less.many?.all).toBe(all - 1);
  expect(less.many?.plan?.reasons).toContainEqual(
    expect.objectContaining({ code: "taken-out", items: 1, mayTakeIn: 1, text: expect.stringContaining("by hand") }),
  );
  const before = pricesThere();
  await market.app.askForPlan(team.actors.maker, made.id);
  // A second click finds it asked for.
  const asked = await market.app.askForPlan(team.actors.maker, made.id);
  expect(asked).toMatchObject({ state: "in_review", number: made.number });
  expect(asked.contentHash).toMatch(/^[0-9a-f]{64}$/);
  expect(await code(market.app.takeOutOfPlan(team.actors.maker, made.id, [must(two)]))).toBe("wrong-state");
  await market.app.approve(team.actors.manager, { changeId: made.id, contentHash: asked.contentHash });
  await market.forget();
  await market.work();
  const done = await now(made.id);
  expect([done.state, done.many?.states]).toEqual(["applied", { applied: all - 1 }]);
  const after = pricesThere();
  const [outside, inside] = await Promise.all([numberOf(must(one)), numberOf(must(two))]);
  expect(after.get(outside)).toEqual(before.get(outside));
  expect(after.get(inside)).not.toEqual(before.get(inside));
  expect(new Set(await written(market)).size).toBe(all - 1);
});

test("its maker can't approve it, whoever takes listings out or in; another manager can", async ({
  market,
  team,
  plan,
}) => {
  await openMany(market, team, 25);
  const made = await plan(line, "manager");
  const { some } = await market.app.changeItems(team.actors.manager, made.id, first);
  const listing = must(some[0]).listingId;
  await market.app.takeOutOfPlan(team.actors.owner, made.id, [listing]);
  await market.app.takeIntoPlan(team.actors.owner, made.id, [listing]);
  const { contentHash, approvers } = await market.app.askForPlan(team.actors.manager, made.id);
  const decision = { changeId: made.id, contentHash };
  expect(approvers.map(({ name }) => name)).toEqual(["owner", "second"]);
  expect(await code(market.app.approve(team.actors.manager, decision))).toBe("own-change");
  expect((await market.app.approve(team.actors.owner, decision)).state).toBe("approved");
});

test("a maker who isn't its author changes and asks for nothing of it; a reader sees it", async ({
  market,
  team,
  plan,
}) => {
  await openMany(market, team, 5);
  const made = await plan(line);
  const { some } = await market.app.changeItems(team.actors.viewer, made.id, first);
  const listing = must(some[0]).listingId;
  expect(await code(market.app.takeOutOfPlan(team.actors.other, made.id, [listing]))).toBe("not-allowed");
  expect(await code(market.app.askForPlan(team.actors.other, made.id))).toBe("not-allowed");
  expect(await code(market.app.askForPlan(team.actors.viewer, made.id))).toBe("not-allowed");
  const seen = await market.app.change(team.actors.viewer, made.id);
  expect(JSON.stringify(draftCard(seen).blocks)).not.toContain("Ask for approval");
  expect((await market.app.planLeftOut(team.actors.viewer, made.id, { page: 0, most: 20 })).all).toBeGreaterThanOrEqual(
    0,
  );
});

test("prices that fall or rise much start left out, and come in by one word", async ({ market, team, plan, now }) => {
  await openMany(market, team, 10);
  const made = await plan("price -40%");
  expect(made.many?.all).toBe(0);
  const reason = must(made.many?.plan?.reasons.find(({ code: of }) => of === "large-fall"));
  expect(reason.mayTakeIn).toBeGreaterThanOrEqual(10);
  const card = said(await now(made.id));
  expect(card).toContain(`Include these ${reason.mayTakeIn}`);
  expect(card).not.toContain("Ask for approval");
  expect(await code(market.app.askForPlan(team.actors.maker, made.id))).toBe("wrong-state");
  const all = await market.app.takeIntoPlan(team.actors.maker, made.id, "large-fall");
  expect(all.many?.all).toBe(reason.mayTakeIn);
  expect(all.many?.plan?.falls).toHaveLength(2);
});

test("what moved, is gone or is asked for elsewhere is left out when approval is asked for, and named", async ({
  market,
  team,
  plan,
  now,
  numberOf,
}) => {
  await openMany(market, team, 10);
  const made = await plan(line);
  const { some, all } = await market.app.changeItems(team.actors.maker, made.id, first);
  const plain = some.filter(({ set }) => "price:" in set);
  const [moved, gone, elsewhere] = plain.map(({ listingId }) => must(listingId));
  await askedEdit(market, team, must(elsewhere), { "price:": 123_00 });
  must(there(market, await numberOf(must(moved))).products[0]?.offerings[0]).price += 777;
  await market.control("POST", `listings/${await numberOf(must(gone))}/delete`);
  const [shop] = await market.app.shops(team.actors.owner);
  await mirror(market, team, must(shop).id);
  const why = await market.app.askForPlan(team.actors.maker, made.id).catch((error: unknown) => error);
  expect(why).toMatchObject({
    code: "bad-input",
    userText: expect.stringMatching(`^3 of ${all} listings can't be asked for .*ask for the other ${all - 3}\\.$`),
  });
  // Nothing is asked for before its author saw what is left.
  const draft = await now(made.id);
  expect([draft.state, draft.contentHash, draft.many?.all]).toEqual(["draft", "", all - 3]);
  expect(said(draft)).toContain(`Ask for approval (${all - 3})`);
  expect((await market.app.review(team.actors.manager)).some.map(({ id }) => id)).not.toContain(made.id);
  const asked = await market.app.askForPlan(team.actors.maker, made.id);
  expect([asked.state, asked.many?.all]).toEqual(["in_review", all - 3]);
  const reasons = must(asked.many?.plan).reasons.map(({ code: of, items }) => [of, items]);
  expect(reasons).toEqual(
    expect.arrayContaining([
      ["moved", 1],
      ["gone", 1],
      ["asked-elsewhere", 1],
    ]),
  );
  expect(JSON.stringify(reviewCard({ ...asked, viewer: null }).blocks)).toContain(
    "It was changed in PineAndInk since the plan was made.",
  );
});

test("a plan of which nothing is left when it is asked for stays a draft, and its card says why", async ({
  market,
  team,
  plan,
  now,
}) => {
  await openMany(market, team, 5);
  const made = await plan(line);
  const all = must(made.many).all;
  for (const { products } of market.state().listings)
    for (const { offerings } of products) for (const offer of offerings) offer.price += 777;
  const [shop] = await market.app.shops(team.actors.owner);
  await mirror(market, team, must(shop).id);
  const why = await market.app.askForPlan(team.actors.maker, made.id).catch((error: unknown) => error);
  expect(why).toMatchObject({
    code: "bad-input",
    userText: expect.stringContaining(`${all} listings: ${all} were changed in the shop`),
  });
  const draft = await now(made.id);
  expect([draft.state, draft.many?.all]).toEqual(["draft", 0]);
  expect(draft.many?.plan?.reasons).toContainEqual(expect.objectContaining({ code: "moved", items: all }));
  expect(said(draft)).not.toContain("Ask for approval");
});

test("listings that the seller changes after the approval are left alone and named, the rest is written", async ({
  market,
  team,
  plan,
  now,
  numberOf,
}) => {
  await openMany(market, team, 25);
  const made = await plan(line);
  const { some, all } = await market.app.changeItems(team.actors.maker, made.id, first);
  const { contentHash } = await market.app.askForPlan(team.actors.maker, made.id);
  const price = must(there(market, await numberOf(must(some[0]).listingId)).products[0]?.offerings[0]);
  price.price += 777;
  const theirs = price.price;
  await market.app.approve(team.actors.manager, { changeId: made.id, contentHash });
  await market.work();
  const done = await now(made.id);
  expect(done.many?.states).toEqual({ applied: all - 1, parked: 1 });
  expect(done.many?.failures).toMatchObject([{ items: 1, some: [{ code: must(some[0]).code }] }]);
  expect(price.price).toBe(theirs);
});

test("withdrawn or sent back it is its author's plan again, and is asked for anew", async ({ market, team, plan }) => {
  await openMany(market, team, 5);
  const made = await plan(line);
  const asked = await market.app.askForPlan(team.actors.maker, made.id);
  const back = await market.app.withdraw(team.actors.maker, made.id);
  expect([back.state, back.contentHash, back.number]).toEqual(["draft", "", made.number]);
  expect(await market.db.sql("select what from listing_claims")).toEqual([]);
  const again = await market.app.askForPlan(team.actors.maker, made.id);
  expect(again.contentHash).toBe(asked.contentHash);
  const decision = { changeId: made.id, contentHash: again.contentHash, reason: "Not the mugs" };
  await market.app.askForChanges(team.actors.manager, decision);
  const { some } = await market.app.changeItems(team.actors.maker, made.id, first);
  const less = await market.app.takeOutOfPlan(team.actors.maker, made.id, [must(some[0]).listingId]);
  expect(less.state).toBe("draft");
  const last = await market.app.askForPlan(team.actors.maker, made.id);
  expect(last.contentHash).not.toBe(again.contentHash);
  expect(await code(market.app.approve(team.actors.manager, decision))).toBe("stale-approval");
  await market.app.approve(team.actors.manager, { changeId: made.id, contentHash: last.contentHash });
});

test("stopped before all is written, the rest of it is left to a new plan", async ({ market, team, plan, now }) => {
  await openMany(market, team, 25);
  const made = await plan(line);
  const { contentHash } = await market.app.askForPlan(team.actors.maker, made.id);
  await market.app.approve(team.actors.manager, { changeId: made.id, contentHash });
  const [operation] = await market.claim(1);
  await market.runOne(must(operation));
  await market.app.stop(team.actors.manager, made.id);
  const stopped = await now(made.id);
  expect(stopped.many?.states).toEqual({ applied: 20, stopped: must(made.many).all - 20 });
  expect(possibleActions(stopped).has("ask_again")).toBe(false);
  const rest = await plan(`${line} search "apron"`);
  expect(rest.state).toBe("draft");
});

test("a plan of nothing says so, takes no number, and is in no list", async ({ market, team, plan, now }) => {
  await openMany(market, team, 5);
  const none = await plan(`${line} tag "no such tag at all"`);
  expect(none).toMatchObject({ state: "discarded", number: null });
  expect(said(await now(none.id))).toContain("No listing fits this");
  const other = await plan(line);
  expect(other.number).toBe(1);
});

test("a line that isn't understood is answered with what was, and plans nothing", async ({ market, team }) => {
  await openMany(market, team, 5);
  const answer = await market.app.planLine(team.actors.maker, "price +5% arround .90");
  expect(answer).toMatchObject({ ok: false, problem: expect.stringContaining("round") });
  expect(await market.db.sql("select change_id from plans")).toEqual([]);
  expect(await code(market.app.planLine(team.actors.viewer, line))).toBe("not-allowed");
});
