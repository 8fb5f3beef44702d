import { expect, vi } from "vitest";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { draftCard } from "#src/modules/changes/slack/cards/draft-card.ts";
import { reviewCard } from "#src/modules/changes/slack/cards/review-card.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { code, must } from "#test/src/store/studio.ts";
import { approve, approvedEdit, done as saved, mirror, there } from "./editing.ts";
import { openMany, written } from "./many.ts";
import { planTest } from "./planning.ts";
import type { Gate } from "./workshop.ts";

vi.setConfig({ testTimeout: 120_000 });

const test = planTest
  /** Asked for by its maker, approved by a manager, and written. */
  .extend("carriedOut", ({ market, team, now }) => async (id: ChangeId): Promise<ChangeView> => {
    const { contentHash } = await market.app.askForPlan(team.actors.maker, id);
    await market.app.approve(team.actors.manager, { changeId: id, contentHash });
    await market.work();
    return now(id);
  })
  /** A plan, written. */
  .extend("done", ({ plan, carriedOut }) => async (line: string): Promise<ChangeView> => {
    const { id } = await plan(line);
    return carriedOut(id);
  })
  .extend("undone", ({ market, team }) => async (id: ChangeId): Promise<ChangeView> => {
    const begun = await market.app.undo(team.actors.maker, id);
    await market.work();
    return market.app.change(team.actors.maker, begun.changeId);
  })
  .extend("mirrored", ({ market, team }) => async () => {
    const [shop] = await market.app.shops(team.actors.owner);
    await mirror(market, team, must(shop).id);
  })
  .extend("shopThere", ({ market }) => () => {
    const own = market.state().listings.filter(({ shopId }) => shopId === 31_000_100);
    // A write of the inventory gives its options new numbers.
    return own.map(({ id, title, tags, products }) => ({
      id,
      title,
      tags: [...tags],
      options: products.map(({ sku, offerings: [offer] }) => [sku, offer?.price, offer?.quantity, offer?.enabled]),
    }));
  });

const first = { page: 0, failed: false, most: 50 };

test("undoing a plan whole writes back what was there before, and nothing else", async ({
  market,
  team,
  done,
  undone,
  carriedOut,
  mirrored,
  shopThere,
}) => {
  await openMany(market, team, 25);
  const before = shopThere();
  const plan = await done("price +5% round .90");
  const count = must(plan.many?.states.applied);
  expect(shopThere()).not.toEqual(before);
  await mirrored();
  const back = await undone(plan.id);
  expect(back).toMatchObject({
    state: "draft",
    kind: "edit",
    content: { title: `Undo request 1: ${plan.content.title}` },
  });
  expect([back.many?.all, back.many?.plan?.left]).toEqual([count, 0]);
  await market.forget();
  expect((await carriedOut(back.id)).many?.states).toEqual({ applied: count });
  expect(shopThere()).toEqual(before);
  expect(new Set(await written(market)).size).toBe(count);
  // The undoing is a request like any other: undone, the new prices are there again.
  await mirrored();
  expect((await undone(back.id)).many?.all).toBe(count);
});

test("what was changed or deleted in the shop since is left alone and named", async ({
  market,
  team,
  done,
  undone,
  mirrored,
  numberOf,
  now,
}) => {
  await openMany(market, team, 10);
  const plan = await done("price +5% round .90");
  const { some, all } = await market.app.changeItems(team.actors.maker, plan.id, first);
  const [moved, gone] = some.map(({ listingId }) => listingId);
  must(there(market, await numberOf(must(moved))).products[0]?.offerings[0]).price += 777;
  await market.control("POST", `listings/${await numberOf(must(gone))}/delete`);
  await mirrored();
  const back = await undone(plan.id);
  expect(back.many?.all).toBe(all - 2);
  const reasons = must(back.many?.plan).reasons.map(({ code: of, items }) => `${of} ${items}`);
  expect(new Set(reasons)).toEqual(new Set(["gone 1", "moved 1"]));
  const card = JSON.stringify(draftCard(await now(back.id)).blocks);
  expect(card).toContain("It was changed in PineAndInk since");
  expect(card).toContain("The listing isn't in PineAndInk any more");
});

test("a listing of which one field was changed since starts left out, and its other fields can go back", async ({
  market,
  team,
  undone,
  mirrored,
  carriedOut,
}) => {
  await openMany(market, team, 3);
  const [listing] = await market.app.findListings(team.actors.maker, "notebook", { limit: 1, offset: 0 });
  const { id: listingId, externalId } = must(listing);
  const number = Number(externalId);
  const { title, tags } = structuredClone(there(market, number));
  const edit = await approvedEdit(market, team, listingId, {
    title: "Another title altogether",
    tags: ["paper", "sewn by hand"],
  });
  await market.work();
  expect(there(market, number).title).toBe("Another title altogether");
  there(market, number).title = "The seller's own";
  await mirrored();
  const back = await undone(edit.id);
  expect([back.many?.all, back.many?.plan?.reasons]).toMatchObject([0, [{ code: "in-part", items: 1, mayTakeIn: 1 }]]);
  await market.app.takeIntoPlan(team.actors.maker, back.id, "in-part");
  await carriedOut(back.id);
  expect(there(market, number)).toMatchObject({ title: "The seller's own", tags });
  expect(title).not.toBe("The seller's own");
});

test("its maker can't approve it; what isn't over, wrote nothing or isn't an edit has nothing to undo", async ({
  market,
  team,
  done,
  undone,
  mirrored,
}) => {
  await openMany(market, team, 3);
  const begun = await market.app.planLine(team.actors.maker, "price +5%");
  if (!begun.ok) throw new Error(begun.problem);
  await market.work();
  expect(await code(market.app.undo(team.actors.maker, begun.changeId))).toBe("bad-input");
  const plan = await done("price +7%");
  await mirrored();
  expect(await code(market.app.undo(team.actors.viewer, plan.id))).toBe("not-allowed");
  const back = await undone(plan.id);
  const { contentHash } = await market.app.askForPlan(team.actors.maker, back.id);
  expect(await code(market.app.approve(team.actors.maker, { changeId: back.id, contentHash }))).toBe("not-allowed");
  expect(await code(market.app.undoRequest(team.actors.maker, 999))).toBe("not-found");
});

test("one manager undoes what was written, and one that says anything else needs another person", async ({
  market,
  team,
  plan,
  mirrored,
  now,
}) => {
  const { manager, second } = team.actors;
  await openMany(market, team, 6);
  const made = await plan("price +5% round .90", "manager");
  const asked = await market.app.askForPlan(manager, made.id);
  await market.app.approve(second, { changeId: asked.id, contentHash: asked.contentHash });
  await market.work();
  await mirrored();
  const { changeId } = await market.app.undo(manager, made.id);
  await market.work();
  const back = await market.app.askForPlan(manager, changeId);
  expect([back.oneManager, back.approvers.map(({ name }) => name)]).toMatchObject([
    true,
    ["manager", "second", "owner"].toSorted(),
  ]);
  await market.app.withdraw(manager, changeId);
  // Called an undoing, with a price that was never there.
  await market.db.sql(
    `update change_items set content = jsonb_set(content, array['edit', 'set'], (
       select jsonb_object_agg(key, 4242) from jsonb_each(content #> '{edit,set}')))
     where id = (select id from change_items where change_id = $1 order by seq limit 1)`,
    [changeId],
  );
  const forged = await market.app.askForPlan(manager, changeId);
  expect(forged.oneManager).toBe(false);
  expect(await code(market.app.approve(manager, { changeId, contentHash: forged.contentHash }))).toBe("own-change");
  await market.app.withdraw(manager, changeId);
  const { some } = await market.app.changeItems(manager, changeId, first);
  const other = must(some.find(({ set }) => Object.values(set).includes(4242)));
  await market.app.takeOutOfPlan(manager, changeId, [other.listingId]);
  const honest = await market.app.askForPlan(manager, changeId);
  await market.app.approve(manager, { changeId, contentHash: honest.contentHash });
  await market.work();
  const done = await now(changeId);
  expect([done.state, done.decisions.at(-1)?.selfApproved]).toEqual(["applied", true]);
});

test("some listings of a request are undone alone, and without a number there is a list of what can be", async ({
  market,
  team,
  done,
  mirrored,
  carriedOut,
  pricesThere,
  numberOf,
}) => {
  const { maker } = team.actors;
  await openMany(market, team, 8);
  expect(await market.app.undoable(maker)).toEqual([]);
  const before = pricesThere();
  const plan = await done("price +5%");
  const after = pricesThere();
  await mirrored();
  const { some } = await market.app.changeItems(maker, plan.id, first);
  const two = some.slice(0, 2);
  const codes = two.map(({ code: of }) => must(of));
  await expect(market.app.undoRequest(maker, 1, [...codes, "zzzz"])).rejects.toMatchObject({
    code: "bad-input",
    userText: expect.stringContaining("zzzz"),
  });
  const { changeId } = await market.app.undoRequest(maker, 1, codes);
  await market.work();
  expect((await carriedOut(changeId)).many?.states).toEqual({ applied: 2 });
  const numbers = await Promise.all(two.map(({ listingId }) => numberOf(listingId)));
  const expected = new Map(
    [...after].map(([number, prices]) => [number, numbers.includes(number) ? before.get(number) : prices]),
  );
  expect(pricesThere()).toEqual(expected);
  expect(await market.app.undoable(maker)).toEqual([
    { request: 2, title: expect.stringContaining("Undo 2 listings of request 1"), listings: 2 },
    { request: 1, title: plan.content.title, listings: plan.many?.states.applied },
  ]);
});

test("the card of a written plan offers it and says before the click what it can't bring back", async ({
  market,
  team,
  done,
}) => {
  await openMany(market, team, 3);
  const plan = await done("price +5%");
  const card = JSON.stringify(reviewCard({ ...plan, viewer: null }).blocks);
  expect(card).toContain("plan.undo");
  expect(card).toContain("Fees aren't paid back, and what was sold stays sold.");
});

test("what was written in part and approved anew isn't undone: what was there before isn't known for sure", async ({
  market,
  team,
  mirrored,
}) => {
  await openMany(market, team, 3);
  const [listing] = await market.app.findListings(team.actors.maker, "notebook", { limit: 1, offset: 0 });
  const { id: listingId } = must(listing);
  await market.fault({
    operation: "updateListing",
    mode: "status",
    status: 400,
    body: JSON.stringify({ error: "There was a problem with /tags : You may not have duplicate tags." }),
  });
  const change = await approvedEdit(market, team, listingId, { tags: ["one", "two"], "price:": 44_44 });
  await market.work();
  await expect(market.app.undo(team.actors.maker, change.id)).rejects.toMatchObject({
    userText: expect.stringContaining("wasn't written whole"),
  });
  await market.app.reopen(team.actors.maker, change.id);
  const { revision } = await market.app.change(team.actors.maker, change.id);
  const again = { listingId, changeId: change.id, revision, touched: { tags: ["three"], "price:": 55_55 } };
  await approve(market, team, saved(await market.app.saveEdit(team.actors.maker, again, "ask")));
  await market.work();
  await mirrored();
  await expect(market.app.undo(team.actors.maker, change.id)).rejects.toMatchObject({
    userText: expect.stringContaining("approved more than once"),
  });
});

test("titles that a sync moves while it is made leave out nothing that was written", async ({
  market,
  team,
  done,
  mirrored,
  now,
}) => {
  await openMany(market, team, 205);
  const plan = await done("price +5%");
  await mirrored();
  const { changeId } = await market.app.undo(team.actors.maker, plan.id);
  const [operation] = await market.claim(1);
  let moved = false;
  const gate: Gate = async (_what, run) => {
    const [row] = await market.db.sql<{ looked: number }>("select looked from plans where change_id = $1", [changeId]);
    if (!moved && row && row.looked >= 100) {
      moved = true;
      // Those of the first part go to the end.
      await market.db.sql(
        `update listings set live = live || jsonb_build_object('title', 'zzz ' || (live ->> 'title')) where id in (
           select t.listing_id from change_items t join listings l on l.id = t.listing_id
           where t.change_id = $1 and t.state = 'applied' order by app.folded(l.live ->> 'title'), t.seq limit 60)`,
        [plan.id],
      );
    }
    return run();
  };
  await market.runOne(must(operation), { deps: market.process(gate) });
  const back = await now(changeId);
  expect(moved).toBe(true);
  expect([back.state, must(back.many).all + must(back.many?.plan).left]).toEqual(["draft", plan.many?.states.applied]);
});
