import { expect, vi } from "vitest";
import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import { code, must } from "#test/src/store/studio.ts";
import { batchTest as test } from "./batching.ts";
import { cutting } from "./killing.ts";

vi.setConfig({ testTimeout: 240_000 });

test("photos are put together by their names; a draft each has the model's text, attributes and price, and blanks", async ({
  made,
  board,
}) => {
  const batch = await made();
  expect(batch).toMatchObject({ state: "made", all: 3 });
  expect(batch.changes.map(({ content }) => content.photos.length)).toEqual([2, 1, 1]);
  const [first] = batch.changes;
  expect(must(first).content).toMatchObject({ title: board.title, category: expect.any(Number) as number, sku: null });
  expect(must(first).items.map(({ content }) => content.price)).toEqual(
    must(first).items.map(() => ({ amount: 6200, currency: "USD" })),
  );
  expect(must(first).content.description).toMatch(/\[(size|weight)\?\]/);
  expect(must(first).openPoints.every(({ settled }) => settled === null)).toBe(true);
});

test("more photos join until the drafts are made; those that came twice are there once", async ({
  market,
  team,
  share,
  start,
  now,
}) => {
  const files = await share("a-1.jpg", "b-1.jpg");
  const { id } = await start(files, "message");
  const joined = await market.app.joinBatch(team.actors.maker, id, { files: [...files, ...(await share("c.jpg"))] });
  expect(joined.photos.map(({ name }) => name)).toEqual(["a-1.jpg", "b-1.jpg", "c.jpg"]);
  expect(joined.groupProblems).toEqual(["I'm still copying the photos. Make the drafts in a few seconds."]);
  expect(await code(market.app.makeBatch(team.actors.maker, id))).toBe("incomplete");
  await market.work();
  expect((await now(id)).groups).toEqual([[0, 1], [2]]);
  expect(await market.app.openBatches(team.actors.maker)).toHaveLength(1);
  await market.app.makeBatch(team.actors.maker, id);
  expect(await code(market.app.joinBatch(team.actors.maker, id, { files }))).toBe("wrong-state");
  expect(await market.app.openBatches(team.actors.maker)).toHaveLength(0);
});

test("by hand a line is a listing; a number that is wrong is told", async ({ market, team, share, start, now }) => {
  const { id } = await start(await share("a.jpg", "b.jpg", "c.jpg"));
  await market.work();
  const group = async (typed: string) => {
    const { revision } = await now(id);
    return market.app.groupBatch(team.actors.maker, { batchId: id, revision, grouping: "hand", typed });
  };
  expect(await group("1 4")).toEqual({ field: "groups", text: "There is no photo 4: they have the numbers 1 to 3." });
  expect(await group("1\n1 2")).toEqual({ field: "groups", text: "Photo 1 is in two listings. Leave it in one." });
  expect(await group("3, 1")).toBeNull();
  expect((await now(id)).groups).toEqual([[2, 0]]);
});

test("killed after any statement, each draft is made once", async ({ market, team, share, start, now }) => {
  const files = await share("a.jpg", "b.jpg", "c.jpg");
  for (let at = 1, dead = true; dead; at += 2) {
    const { id } = await start(files, "each");
    await market.work();
    await market.app.makeBatch(team.actors.maker, id);
    const [operation] = await market.claim(1);
    const killed = cutting({ at, when: "after", of: "database" });
    await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
    market.clock.pass(61_000);
    await market.work();
    const batch = await now(id);
    const made = await market.db.sql("select id from changes where source ->> 'batch' = $1", [id]);
    expect([at, batch.state, batch.changes.length, made.length]).toEqual([at, "made", 3, 3]);
    dead = killed.dead();
  }
});

test("blanks are filled in a line each or left out of all in one; all are asked for and approved as one", async ({
  market,
  team,
  made,
  now,
}) => {
  const { maker, manager } = team.actors;
  const batch = await made();
  const refused = await market.app.submitBatch(maker, batch.id);
  expect(refused).toMatchObject({ ok: false, all: 3 });
  const words = must(batch.changes[0]?.openPoints.find(({ kind }) => kind === "blank")).point;
  const fill = (lines: string) => market.app.fillBatch(maker, batch.id, new Map([[words, lines]]));
  expect((await fill("30 cm"))?.text).toContain("doesn't begin with the number of a listing");
  expect((await fill("9: 30 cm"))?.text).toBe("Listing 9 has no such blank. Take that line out.");
  expect(await fill("1: thirty of them\n2: \n3:")).toBeNull();
  const filled = await now(batch.id);
  expect(filled.changes[0]?.content.description).toContain("thirty of them");
  expect(filled.changes[1]?.content.description).toContain(`[${words}?]`);
  await market.app.leaveBatchPointsOut(maker, batch.id);
  const asked = await market.app.submitBatch(maker, batch.id);
  expect(asked).toMatchObject({ ok: true });
  const waiting = await now(batch.id);
  expect(waiting.waiting).toHaveLength(3);
  expect(waiting.fee).toEqual({ amount: 60, currency: "USD" });
  const approve = (hash: string) => {
    return market.app.approveBatch(manager, { batchId: batch.id, hash, mode: "live", solo: false });
  };
  expect(
    await code(market.app.approveBatch(maker, { batchId: batch.id, hash: waiting.hash, mode: "live", solo: false })),
  ).toBe("not-allowed");
  // One that was edited since decides none of them.
  const [first] = waiting.waiting;
  const edit = { changeId: must(first).id, revision: must(first).revision, content: { title: "Another board" } };
  await market.app.saveDraft(maker, edit, "ask");
  expect(await code(approve(waiting.hash))).toBe("stale-approval");
  expect((await now(batch.id)).waiting).toHaveLength(3);
  const approved = await approve((await now(batch.id)).hash);
  expect(approved.changes.map(({ state }) => state)).toEqual(["approved", "approved", "approved"]);
  await market.work();
  expect((await now(batch.id)).changes.map(({ state }) => state)).toEqual(["applied", "applied", "applied"]);
});

test("a manager who left something out of it can't approve it, nor does any of it pass", async ({
  market,
  team,
  made,
  now,
}) => {
  const { maker, manager, owner } = team.actors;
  const { id } = await made();
  await market.app.leaveBatchPointsOut(manager, id);
  await market.app.submitBatch(maker, id);
  const { hash } = await now(id);
  expect(await code(market.app.approveBatch(manager, { batchId: id, hash, mode: "draft", solo: false }))).toBe(
    "own-change",
  );
  expect((await now(id)).waiting).toHaveLength(3);
  const approved = await market.app.approveBatch(owner, { batchId: id, hash, mode: "draft", solo: false });
  expect(approved.waiting).toHaveLength(0);
});

test("one file that can't be fetched keeps no other waiting; given up, it is named and drafts can be made", async ({
  market,
  share,
  start,
  now,
}) => {
  const [a, b] = await share("a.jpg", "b.jpg");
  const odd = market.slack.share(new OmsError("internal"), "odd.jpg");
  const { id } = await start([odd, must(a), must(b)], "each");
  const [operation] = await market.claim(1);
  await market.runOne(must(operation));
  expect((await now(id)).photos.map(({ hash }) => hash !== undefined)).toEqual([false, true, true]);
  for (let tries = 0; tries < 6; tries += 1) {
    market.clock.pass(120_000);
    await market.work();
  }
  const { photos, groups, groupProblems, sheets } = await now(id);
  expect(photos.map(({ problem }) => problem)).toEqual(["I couldn't fetch it. Send it again.", undefined, undefined]);
  expect([groups, groupProblems]).toEqual([[[1], [2]], []]);
  expect(sheets.map(({ from, to }) => [from, to])).toEqual([[2, 3]]);
});

test("pictures of a batch keep the numbers of its photos behind one that was refused", async ({
  market,
  share,
  start,
  now,
}) => {
  const good = await share(...Array.from({ length: 24 }, (_, at) => `${at + 1}.jpg`));
  const refused = market.slack.share(new OmsError("photo-heic"), "heic.jpg");
  const { id } = await start([...good.slice(0, 2), refused, ...good.slice(2)], "each");
  await market.work();
  const { sheets } = await now(id);
  expect(sheets.map(({ from, to }) => [from, to])).toEqual([
    [1, 2],
    [4, 23],
    [24, 25],
  ]);
});

test("the button of an older card makes no drafts of photos that it didn't show", async ({
  market,
  team,
  share,
  start,
  now,
}) => {
  const { id } = await start(await share("a.jpg"), "each");
  await market.work();
  const { revision } = await now(id);
  await market.app.joinBatch(team.actors.maker, id, { files: await share("b.jpg") });
  await market.work();
  const made = await market.app.makeBatch(team.actors.maker, id, revision).catch(toOmsError);
  expect(made).toMatchObject({
    code: "edited-meanwhile",
    userText: expect.stringContaining("joined this batch since"),
  });
  expect((await now(id)).state).toBe("gathering");
  const { revision: newest } = await now(id);
  expect((await market.app.makeBatch(team.actors.maker, id, newest)).state).toBe("making");
});

test("a form that is sent twice begins one batch", async ({ market, team, board, share }) => {
  const files = await share("a.jpg");
  const from = { files, grouping: "each", modelId: board.id, channel: null, thread: null } as const;
  const first = await market.app.startBatch(team.actors.maker, { ...from, form: "V1" });
  expect(await market.app.startBatch(team.actors.maker, { ...from, form: "V1" })).toEqual(first);
  expect(await market.app.startBatch(team.actors.maker, { ...from, form: "V2" })).not.toEqual(first);
  expect(await market.app.openBatches(team.actors.maker)).toHaveLength(2);
  expect(await market.db.sql("select id from operations where kind = 'copy_batch_photos'")).toHaveLength(2);
});
