import { expect, vi } from "vitest";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { reviewCard } from "#src/modules/changes/slack/cards/review-card.ts";
import { possibleActions } from "#src/modules/changes/rules/possible-actions.ts";
import { renderDirectText } from "#src/modules/studio/delivery/direct-text.ts";
import type { ClaimedOperation } from "#src/platform/queue/operation.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { code, must } from "#test/src/store/studio.ts";
import { sellerTest } from "#test/support/shop-test.ts";
import { approve, approvedEdit, askedEdit, there } from "./editing.ts";
import { askForMany, openMany, written } from "./many.ts";
import { cutting } from "./killing.ts";
import { sellers } from "./market.ts";

vi.setConfig({ testTimeout: 300_000 });

const full = process.env["SCALE"] === "full";
const listings = full ? 300 : 45;
const batch = 20;

const test = sellerTest
  .extend("limits", { scope: "file" }, { perSecond: 1000, perDay: 1_000_000 })
  .extend(
    "open",
    ({ market, team }) =>
      async (count = listings, who: "maker" | "manager" = "maker"): Promise<ChangeView> => {
        await openMany(market, team, count);
        const change = await askForMany(market, team, count, who);
        await market.forget();
        return change;
      },
  )
  .extend("now", ({ market, team }) => (change: ChangeView) => {
    return market.app.change(team.actors.manager, change.id);
  })
  /** The listing as the marketplace has it. */
  .extend("thereOf", ({ market }) => async (listingId: ListingId) => {
    const [row] = await market.db.sql<{ number: string }>("select external_id as number from listings where id = $1", [
      listingId,
    ]);
    return there(market, Number(must(row).number));
  })
  /** One turn of the change's operation in the shop. */
  .extend("turn", ({ market }) => async (): Promise<ClaimedOperation> => {
    const [operation] = await market.claim(1);
    await market.runOne(must(operation));
    return must(operation);
  });

const decisionOn = ({ id: changeId, contentHash }: ChangeView) => ({ changeId, contentHash });

/** Listings that were written more than once. */
function twice(numbers: readonly number[]): number[] {
  return numbers.filter((number, index) => numbers.indexOf(number) !== index);
}

test("an import of many is one request by one click; approved once, each listing is written once and read back", async ({
  market,
  team,
  open,
  now,
}) => {
  const change = await open();
  expect(change).toMatchObject({
    state: "in_review",
    listingId: null,
    many: { all: listings, states: { pending: listings }, fields: { price: listings } },
    author: { name: "maker" },
  });
  expect(must(change.many?.prices).lowest).toBeGreaterThan(0);
  const said = await market.said();
  expect(said).toContainEqual(expect.objectContaining({ template: "import_asked", asked: listings, problemCount: 0 }));
  expect(said.filter(({ note }) => note === "approval_asked")).toHaveLength(1);
  const [operations] = await market.db.sql<{ count: number }>(
    "select count(*)::int as count from operations where kind = 'collect_import'",
  );
  expect(operations).toEqual({ count: 1 });

  // Four eyes hold for it as for one.
  expect(await code(market.app.approve(team.actors.maker, decisionOn(change)))).toBe("not-allowed");
  await approve(market, team, change);
  await market.work();
  const after = await now(change);
  expect([after.state, after.many?.states]).toEqual(["applied", { applied: listings }]);
  const numbers = await written(market);
  expect([new Set(numbers).size, twice(numbers)]).toEqual([listings, []]);
  const notes = (await market.said()).filter(({ template }) => template === "change_note");
  expect(notes.map(({ note, mention }) => [note, mention])).toEqual([
    ["approved", []],
    ["written", []],
  ]);
});

test("whoever wrote any of it doesn't approve it, and its listings are held until each is written", async ({
  market,
  team,
  open,
  now,
  turn,
}) => {
  const change = await open(25, "manager");
  expect(change.approvers.map(({ name }) => name)).not.toContain("manager");
  expect(await code(market.app.approve(team.actors.manager, decisionOn(change)))).toBe("own-change");
  const { some } = await market.app.changeItems(team.actors.viewer, change.id, { page: 0, failed: false, most: 20 });
  expect(some).toHaveLength(20);
  const [first] = some;
  const edit = { listingId: must(first).listingId, changeId: null, revision: 0, touched: { "price:": 9900 } };
  expect(await code(market.app.saveEdit(team.actors.other, edit, "ask"))).toBe("already-asked");
  // The form says so when it is opened.
  const held = async () => (await market.app.startEdit(team.actors.other, must(first).listingId)).held;
  expect(await held()).toEqual([{ id: change.id, number: change.number, state: "in_review", fields: ["price:"] }]);
  // Another field of it is a request of its own.
  const other = await askedEdit(market, team, must(first).listingId, { title: "Another title meanwhile" });
  expect(other).toMatchObject({ state: "in_review", many: null });
  expect((await now(change)).state).toBe("in_review");
  await market.app.withdraw(team.actors.maker, other.id);
  await market.app.approve(team.actors.owner, decisionOn(change));
  await turn();
  expect((await now(change)).many?.states).toEqual({ applied: batch, pending: 5 });
  // Written, it may be asked for anew, while the others wait.
  const later = await market.app.changeItems(team.actors.viewer, change.id, { page: 0, failed: false, most: 20 });
  const done = must(later.some.find(({ state }) => state === "applied"));
  expect((await market.app.startEdit(team.actors.maker, done.listingId)).held).toEqual([]);
  await askedEdit(market, team, done.listingId, { "price:": 9900 });
});

test("a person's edit in the same shop is written between two batches", async ({ market, team, open, now, turn }) => {
  const change = await open();
  await approve(market, team, change);
  expect((await turn()).changeId).toBe(change.id);
  expect((await now(change)).many?.states).toEqual({ applied: batch, pending: listings - batch });
  const [other] = await market.app.findListings(team.actors.maker, "Walnut Cutting Board", { limit: 1, offset: 0 });
  const edit = await approvedEdit(market, team, must(other).id, { title: "Walnut board, between two" });
  expect((await turn()).changeId).toBe(edit.id);
  expect((await now(edit)).state).toBe("applied");
  expect((await now(change)).many?.states).toEqual({ applied: batch, pending: listings - batch });
  await market.work();
  expect((await now(change)).many?.states).toEqual({ applied: listings });
});

test("what can't be written keeps back no other and is named with its reason; only what may end otherwise is tried again", async ({
  market,
  team,
  open,
  now,
  thereOf,
}) => {
  const change = await open(25);
  const { some } = await market.app.changeItems(team.actors.viewer, change.id, { page: 0, failed: false, most: 25 });
  const titles = some.map(({ title }) => must(title).toLowerCase());
  expect(titles).toEqual(titles.toSorted((one, other) => (one < other ? -1 : one > other ? 1 : 0)));
  const [, moved, deleted] = some;
  await approve(market, team, change);
  must((await thereOf(must(moved).listingId)).products[0]?.offerings[0]).price += 777;
  const { id: gone } = await thereOf(must(deleted).listingId);
  await market.control("POST", `listings/${gone}/delete`);
  await market.fault({ operation: "updateListingInventory", mode: "ignore" });
  await market.work();
  const failed = await now(change);
  expect([failed.state, failed.many?.states]).toEqual(["failed", { applied: 22, failed: 1, parked: 2 }]);
  const reasons = (of: ChangeView) =>
    of.many?.failures.map(({ text, items, some: [first] }) => [text, items, first?.code]);
  expect(failed.many).toMatchObject({ failed: 3, retriable: 1 });
  expect(reasons(failed)).toEqual(
    expect.arrayContaining([
      [expect.stringContaining("Price changed"), 1, must(moved).code],
      [expect.stringContaining("isn't in"), 1, must(deleted).code],
      [expect.stringContaining("shows something different"), 1, expect.anything()],
    ]),
  );
  const what = { page: 0, failed: true, most: 20 };
  const page = await market.app.changeItems(team.actors.viewer, change.id, what);
  expect([page.all, page.some.map(({ id }) => id)]).toEqual([3, expect.arrayContaining([must(moved).id])]);
  const note = (await market.said()).find(({ note: which }) => which === "written");
  expect(note?.["mention"]).toEqual([team.members.manager.slackUserId]);
  expect(JSON.stringify(reviewCard(failed).blocks)).toContain("Retry 1 of the 3 that failed");
  await market.forget();

  await market.app.retry(team.actors.manager, change.id);
  await market.work();
  const rest = await now(change);
  expect(rest.many).toMatchObject({ states: { applied: 23, failed: 1, parked: 1 }, failed: 2, retriable: 0 });
  // Nothing of the other two was tried: nothing of them could come to another end.
  expect(new Set(await written(market)).size).toBe(1);
  expect(possibleActions(rest).has("retry")).toBe(false);
  expect(await code(market.app.retry(team.actors.manager, change.id))).toBe("wrong-state");

  // Stopped, it is over, and says still what was not written and why.
  await market.app.stop(team.actors.manager, change.id);
  const stopped = await now(change);
  expect([stopped.state, stopped.many?.states]).toEqual(["applied", { applied: 23, stopped: 2 }]);
  expect(reasons(stopped)).toEqual(reasons(rest));
  const shown = JSON.stringify(reviewCard(stopped).blocks);
  expect(shown).toContain("2 left");
  expect(shown).not.toContain("2 stopped");
  expect((await market.app.changeItems(team.actors.viewer, change.id, what)).all).toBe(2);
});

test("while the marketplace doesn't answer its card says so, and counts on when it does", async ({
  market,
  team,
  open,
  now,
  turn,
}) => {
  const change = await open(25);
  await approve(market, team, change);
  await market.fault({ operation: "updateListingInventory", mode: "status", status: 503, count: 500 });
  await turn();
  const waiting = await now(change);
  expect([waiting.state, waiting.many?.states.applied ?? 0]).toEqual(["applying", 0]);
  expect(waiting.many?.step).toContain("The marketplace didn't say");
  const cards = (await market.said()).filter(({ template }) => template === "review_card");
  expect(cards.length).toBeGreaterThan(0);
  expect(JSON.stringify(reviewCard(waiting).blocks)).toContain(must(waiting.many?.step));
  await market.control("DELETE", "faults");
  await market.work();
  expect([(await now(change)).many?.states, (await now(change)).many?.step]).toEqual([{ applied: 25 }, null]);
});

test("stopped between two batches, what was written stays and nothing more is written", async ({
  market,
  team,
  open,
  now,
  turn,
}) => {
  const change = await open(45);
  await approve(market, team, change);
  await turn();
  await market.forget();
  await market.app.stop(team.actors.manager, change.id);
  await market.work();
  const after = await now(change);
  expect([after.state, after.many?.states]).toEqual(["applied", { applied: batch, stopped: 25 }]);
  expect(await written(market)).toEqual([]);
  const [held] = await market.db.sql<{ count: number }>("select count(*)::int as count from listing_claims");
  expect(held).toEqual({ count: 0 });
  // What was stopped is no part of the history of a listing that was written before.
  const lines = async (state: string) => {
    const [row] = await market.db.sql<{ id: ListingId }>(
      "select listing_id as id from change_items where change_id = $1 and state = $2 limit 1",
      [change.id, state],
    );
    const { entries } = await market.app.history(team.actors.viewer, must(row).id, 0);
    return entries.flatMap((entry) => (entry.kind === "decided" ? [entry.verdict] : []));
  };
  expect(await lines("applied")).toEqual(["approve"]);
  // The log has one line of them, with how many.
  const logged = (await market.app.log(team.actors.viewer, `request ${change.number}`, 0)).lines;
  const done = logged.filter(({ action, outcome }) => action === "edit" && outcome === "ok");
  expect(done).toMatchObject([{ items: batch, listing: null, title: change.content.title }]);
  expect(await lines("stopped")).toEqual(["stop", "approve"]);
});

test("what was left of a stopped one is asked for again as one more request, twice clicked too", async ({
  market,
  team,
  open,
  now,
  turn,
}) => {
  const change = await open(45);
  // What an earlier version collected of a table is no plan.
  await market.db.sql("delete from plans where change_id = $1", [change.id]);
  await approve(market, team, change);
  await turn();
  await market.app.stop(team.actors.manager, change.id);
  await market.work();
  expect(possibleActions(await now(change)).has("ask_again")).toBe(true);
  await market.app.askAgain(team.actors.other, change.id);
  await market.app.askAgain(team.actors.other, change.id);
  // The card of the first says so, and then in which request.
  expect((await now(change)).many?.again).toEqual({ number: null });
  await market.work();
  expect((await now(change)).many?.again).toEqual({ number: 2 });
  const waiting = await market.app.review(team.actors.manager, 0, 10);
  expect(waiting.some.map(({ many, content }) => [many?.all, content.title])).toEqual([[25, change.content.title]]);
  expect(waiting.some[0]?.contributors.map(({ name }) => name).toSorted()).toEqual(["maker", "other"]);
  await approve(market, team, must(waiting.some[0]));
  await market.forget();
  await market.work();
  expect(await written(market)).toHaveLength(25);
  const told = (await market.said()).filter(({ template }) => template === "direct").map(({ text }) => String(text));
  expect(told.map(renderDirectText)).toContain("I asked for approval of 25 listings that were left.");
  // What was asked for anew isn't left any more.
  expect(possibleActions(await now(change)).has("ask_again")).toBe(false);
});

test("withdrawn, it is its author's plan, and its listings can be asked for again", async ({
  market,
  team,
  open,
  now,
}) => {
  const change = await open(25);
  await market.app.withdraw(team.actors.maker, change.id);
  expect((await now(change)).state).toBe("draft");
  const again = await askForMany(market, team, 25);
  expect(again.id).not.toBe(change.id);
});

test("sent back, its author discards it, and its listings can be asked for again", async ({ market, team, open }) => {
  const { id: changeId, contentHash } = await open(25);
  const { maker, manager } = team.actors;
  await market.app.askForChanges(manager, { changeId, contentHash, reason: "Too dear." });
  const { state } = await market.app.discard(maker, changeId);
  expect(state).toBe("discarded");
  expect((await askForMany(market, team, 25)).id).not.toBe(changeId);
});

test("a pause stops it between two listings, and it goes on where it was", async ({
  market,
  team,
  open,
  now,
  turn,
}) => {
  const change = await open(25);
  await approve(market, team, change);
  let writes = 0;
  market.hook(async (request, answer) => {
    const reply = await answer();
    if (request.method !== "GET" && ++writes === 7) await market.app.pause(team.actors.manager, null);
    return reply;
  });
  await turn();
  const paused = (await now(change)).many?.states ?? {};
  // What was on its way comes to its end: up to three besides.
  const onItsWay = new Set(await written(market)).size;
  expect([paused.applied, (await market.claim(1)).length]).toEqual([onItsWay, 0]);
  expect(onItsWay).toBeLessThanOrEqual(10);
  market.hook(null);
  await market.app.resume(team.actors.manager, null);
  await market.work();
  expect((await now(change)).many?.states).toEqual({ applied: 25 });
  expect(twice(await written(market))).toEqual([]);
});

test("a shop that is disconnected in the middle keeps what was written; connected again, the rest goes on", async ({
  market,
  team,
  open,
  now,
}) => {
  const change = await open(25);
  await approve(market, team, change);
  const { id: shop } = must((await market.app.shops(team.actors.owner))[0]);
  let writes = 0;
  market.hook(async (request, answer) => {
    const reply = await answer();
    if (request.method !== "GET" && ++writes === 7) await market.app.disconnect(team.actors.owner, shop);
    return reply;
  });
  await market.work();
  market.hook(null);
  const { applied = 0, parked = 0 } = (await now(change)).many?.states ?? {};
  // What was written can't be read back without a sign-in: it is, once there is one.
  expect(applied + parked).toBe(25);
  expect(new Set(await written(market)).size).toBeLessThanOrEqual(10);
  const [held] = await market.db.sql<{ count: number }>("select count(*)::int as count from listing_claims");
  expect(held).toEqual({ count: 0 });
  await market.connect(team.actors.owner, sellers.us);
  await market.work();
  expect((await now(change)).many?.states).toEqual({ applied: 25 });
  expect(twice(await written(market))).toEqual([]);
});

test.for([
  { at: 9, when: "after", of: "market" },
  { at: 20, when: "before", of: "market" },
  { at: 25, when: "after", of: "database" },
  { at: 40, when: "before", of: "database" },
] as const)(
  "killed %o, the next worker repeats nothing that was written and misses nothing",
  async (cut, { market, team, open, now }) => {
    const change = await open(25);
    await approve(market, team, change);
    const [operation] = await market.claim(1);
    const killed = cutting(cut);
    await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
    expect(killed.dead()).toBe(true);
    market.clock.pass(61_000);
    await market.work();
    expect((await now(change)).many?.states).toEqual({ applied: 25 });
    expect(twice(await written(market))).toEqual([]);
    const told = (await market.said()).filter(({ note }) => note === "written");
    expect(told).toHaveLength(1);
  },
);
