import { expect, vi } from "vitest";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { draftCard } from "#src/modules/changes/slack/cards/draft-card.ts";
import { reviewCard } from "#src/modules/changes/slack/cards/review-card.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { code, must } from "#test/src/store/studio.ts";
import { sellerTest } from "#test/support/shop-test.ts";
import { askedEdit, mirror, there } from "./editing.ts";
import { openMany, written } from "./many.ts";
import { publicUrl } from "./workshop.ts";

vi.setConfig({ testTimeout: 120_000 });

const count = 45;
const line = "price +5% round .90";

const test = sellerTest
  .extend("limits", { scope: "file" }, { perSecond: 1000, perDay: 1_000_000 })
  .extend("plan", ({ market, team }) => async (typed: string, who: "maker" | "manager" = "maker") => {
    const begun = await market.app.planLine(team.actors[who], typed);
    if (!begun.ok) throw new Error(begun.problem);
    await market.work();
    return market.app.change(team.actors[who], begun.changeId);
  })
  .extend("now", ({ market, team }) => async (id: ChangeId): Promise<ChangeView> => {
    return { ...(await market.app.change(team.actors.maker, id)), viewer: null };
  })
  .extend("pricesThere", ({ market }) => (): ReadonlyMap<number, readonly number[]> => {
    const listings = market.state().listings.filter(({ shopId }) => shopId === 31_000_100);
    return new Map(
      listings.map(({ id, products }) => [
        id,
        products.flatMap(({ offerings }) => offerings.map(({ price }) => price)),
      ]),
    );
  })
  .extend("numberOf", ({ market }) => async (listing: ListingId): Promise<number> => {
    const [row] = await market.db.sql<{ number: string }>("select external_id as number from listings where id = $1", [
      listing,
    ]);
    return Number(must(row).number);
  });

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
  const { all, some } = await market.app.changeItems(team.actors.maker, made.id, { ...first, most: 500 });
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
  expect(card).toContain(`${all * 5} calls`);
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
  numberOf,
}) => {
  await openMany(market, team, 10);
  const made = await plan(line);
  const { some, all } = await market.app.changeItems(team.actors.maker, made.id, first);
  const [moved, gone, elsewhere] = some.map(({ listingId }) => must(listingId));
  await askedEdit(market, team, must(elsewhere), { "price:": 123_00 });
  must(there(market, await numberOf(must(moved))).products[0]?.offerings[0]).price += 777;
  await market.control("POST", `listings/${await numberOf(must(gone))}/delete`);
  const [shop] = await market.app.shops(team.actors.owner);
  await mirror(market, team, must(shop).id);
  const asked = await market.app.askForPlan(team.actors.maker, made.id);
  expect(asked.many?.all).toBe(all - 3);
  const reasons = must(asked.many?.plan).reasons.map(({ code: of, items }) => [of, items]);
  expect(reasons).toEqual(
    expect.arrayContaining([
      ["moved", 1],
      ["gone", 1],
      ["asked-elsewhere", 1],
    ]),
  );
  expect(JSON.stringify(reviewCard({ ...asked, viewer: null }).blocks)).toContain("changed in the shop since");
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

test("its table has each value, old and new, and what is left out and why", async ({ market, team, plan }) => {
  await openMany(market, team, 3);
  const made = await plan(line);
  const { some, all } = await market.app.changeItems(team.actors.viewer, made.id, first);
  await market.app.takeOutOfPlan(team.actors.maker, made.id, [must(some[0]).listingId]);
  const { url, listings } = await market.app.exportPlan(team.actors.viewer, made.id);
  expect(listings).toBe(all - 1);
  const { text, name } = await market.app.download(url.slice(publicUrl.length));
  let whole = "";
  for await (const piece of text) whole += piece;
  expect(name).toBe("oms-plan-1.csv");
  const rows = whole.trim().split("\r\n");
  expect(rows[0]).toContain("code,sku,shop,title,in the plan,field,option,old,new,currency,why not");
  const values = some.flatMap(({ set }) => Object.keys(set)).length;
  const left = must(made.many?.plan).reasons.filter(({ mayTakeIn }) => mayTakeIn === 0);
  expect(rows.length).toBe(1 + values + left.reduce((sum, { items }) => sum + items, 0));
  const [old, now] = Object.entries(must(some[0]).set).map(([field, price]) =>
    [must(some[0]).before[field], price].map((each) => (Number(each) / 100).toFixed(2)),
  )[0] ?? ["", ""];
  expect(rows.find((row) => row.startsWith(`${must(some[0]).code},`))).toMatch(
    new RegExp(`,no,Price,[^,]*,${old},${now},USD,Taken out of the plan by hand\\.$`),
  );
});

test("each kind of rule is planned, approved, written and read back", async ({ market, team, plan, now }) => {
  await openMany(market, team, 3);
  const inShop = () => market.state().listings.filter(({ title }) => title.includes("Notebook"));
  const written = async (typed: string) => {
    const made = await plan(`${typed} search "notebook" state on sale`);
    expect([typed, made.state, made.many?.plan?.reasons]).toEqual([typed, "draft", []]);
    const { contentHash } = await market.app.askForPlan(team.actors.maker, made.id);
    await market.app.approve(team.actors.manager, { changeId: made.id, contentHash });
    await market.work();
    expect((await now(made.id)).many, typed).toMatchObject({ all: 1, states: { applied: 1 } });
  };
  await written("stock = 7");
  await written('tags add "oak gall ink"');
  await written('title replace "dotted" with "lined"');
  await written('description paragraph "It ships flat."');
  await written('set section to "Prints"');
  const { sections } = must(market.state().shops.find(({ shopId }) => shopId === 31_000_100));
  const [notebook] = inShop().filter(({ state }) => state === "active");
  expect(notebook).toMatchObject({
    title: "Lined Notebook, Hand-sewn",
    description: expect.stringMatching(/\n\nIt ships flat\.$/),
    tags: expect.arrayContaining(["oak gall ink", "dotted notebook"]),
    sectionId: sections.find(({ title }) => title === "Prints")?.id,
  });
  expect(notebook?.products[0]?.offerings[0]?.quantity).toBe(7);
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
