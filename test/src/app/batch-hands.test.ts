import { expect, vi } from "vitest";
import type { BatchId } from "#src/platform/kernel/entity-ids.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import { code, must } from "#test/src/store/studio.ts";
import { batchTest } from "./batching.ts";
import { approvedChange } from "./drafting.ts";
import { mirror } from "./editing.ts";

vi.setConfig({ testTimeout: 240_000 });

const test = batchTest
  /** Two drafts with nothing open, not asked for yet. */
  .extend("complete", ({ market, team, start, share, now }) => async () => {
    const { id } = await start(await share("a.jpg", "b.jpg"), "each");
    await market.work();
    await market.app.makeBatch(team.actors.maker, id);
    await market.work();
    await market.app.leaveBatchPointsOut(team.actors.maker, id);
    return now(id);
  })
  .extend("sendBack", ({ market, team, now }) => async (id: BatchId) => {
    const { id: changeId, contentHash } = must((await now(id)).waiting[0]);
    await market.app.askForChanges(team.actors.manager, { changeId, contentHash, reason: "Another title" });
    return changeId;
  });

test("drafts are made like a listing that was made here, with the batch's photos and not that listing's", async ({
  market,
  team,
  shop,
  share,
}) => {
  const { maker } = team.actors;
  const model = await approvedChange(market, team, [shop], { photos: 2 });
  await market.work();
  await mirror(market, team, shop);
  const { listings } = await market.app.findLike(maker, "apron");
  const { id: modelId } = must(listings.find(({ productId }) => productId !== null));
  const from = {
    files: await share("a.jpg", "b.jpg", "c.jpg"),
    grouping: "each",
    channel: null,
    thread: null,
  } as const;
  const { id } = await market.app.startBatch(maker, { ...from, modelId });
  await market.work();
  await market.app.makeBatch(maker, id);
  await market.work();
  const batch = await market.app.batch(maker, id);
  expect([batch.state, batch.changes.map(({ content }) => content.title)]).toEqual([
    "made",
    batch.photos.map(() => model.content.title),
  ]);
  expect(batch.changes.map(({ content }) => content.photos.map(({ hash }) => hash))).toEqual(
    batch.photos.map(({ hash }) => [hash]),
  );
});

test("a draft of the batch stays the word of the person who chose its photos, whoever settles the rest", async ({
  market,
  team,
  board,
  share,
}) => {
  const { maker, manager, owner } = team.actors;
  const from = { files: await share("a.jpg"), grouping: "each", channel: null, thread: null } as const;
  const { id } = await market.app.startBatch(manager, { ...from, modelId: board.id });
  await market.work();
  await market.app.makeBatch(manager, id);
  await market.work();
  await market.app.leaveBatchPointsOut(maker, id);
  const change = must((await market.app.batch(maker, id)).changes[0]);
  expect(await code(market.app.makeMine(maker, change.id))).toBe("wrong-state");
  expect(await market.app.submitBatch(maker, id)).toMatchObject({ ok: true });
  const { hash } = await market.app.batch(manager, id);
  const all = { batchId: id, hash, mode: "draft", solo: false } as const;
  expect(await code(market.app.approveBatch(manager, all))).toBe("own-change");
  expect((await market.app.approveBatch(owner, all)).waiting).toEqual([]);
});

test("only its author adds photos to a batch and groups them; a manager may discard it", async ({
  market,
  team,
  share,
  start,
  now,
}) => {
  const { manager, other } = team.actors;
  const { id } = await start(await share("a.jpg", "b.jpg"), "each");
  await market.work();
  const join = await market.app.joinBatch(manager, id, { files: await share("c.jpg") }).catch(toOmsError);
  expect(join).toMatchObject({ code: "not-allowed", userText: expect.stringContaining("began this batch") });
  const { revision } = await now(id);
  const grouping = { batchId: id, revision, grouping: "hand", typed: "1 2" } as const;
  expect(await code(market.app.groupBatch(manager, grouping))).toBe("not-allowed");
  expect(await code(market.app.makeBatch(manager, id))).toBe("not-allowed");
  expect(await code(market.app.discardBatch(other, id))).toBe("not-allowed");
  expect((await now(id)).photos).toHaveLength(2);
  expect((await market.app.discardBatch(manager, id)).state).toBe("discarded");
});

test("one that was sent back keeps no other from being asked for; it is asked for once it is edited", async ({
  market,
  team,
  complete,
  sendBack,
  now,
}) => {
  const { maker, manager } = team.actors;
  const { id } = await complete();
  await market.app.submitBatch(maker, id);
  const changeId = await sendBack(id);
  const only = await market.app.submitBatch(maker, id).catch(toOmsError);
  expect(only).toMatchObject({ code: "wrong-state", userText: expect.stringContaining("sent back. Edit it first") });
  const waiting = must((await now(id)).waiting[0]);
  await market.app.withdraw(maker, waiting.id);
  const asked = await market.app.submitBatch(maker, id);
  expect(asked.ok).toBe(true);
  expect((await now(id)).changes.map(({ state }) => state).toSorted()).toEqual(["in_review", "rejected"]);
  const { revision } = must((await now(id)).changes.find((change) => change.id === changeId));
  await market.app.saveDraft(maker, { changeId, revision, content: { title: "Another board" } }, "keep");
  expect((await market.app.submitBatch(maker, id)).ok).toBe(true);
  const { hash, waiting: both } = await now(id);
  expect(both).toHaveLength(2);
  const approved = await market.app.approveBatch(manager, { batchId: id, hash, mode: "draft", solo: false });
  expect(approved.waiting).toEqual([]);
});

test("a batch is kept while one of its drafts waits for a decision, and purged 30 days after", async ({
  market,
  team,
  complete,
  now,
}) => {
  const { maker } = team.actors;
  const { id } = await complete();
  const purged = async () => {
    await market.db.sql("update draft_batches set updated_at = app.now() - interval '31 days'");
    await market.db.sql("select public.purge_old()");
    return (await market.db.sql("select id from draft_batches where id = $1", [id])).length === 0;
  };
  await market.app.submitBatch(maker, id);
  expect(await purged()).toBe(false);
  const { waiting } = await now(id);
  for (const change of waiting) {
    await market.app.withdraw(maker, change.id);
    await market.app.discard(maker, change.id);
  }
  expect(await purged()).toBe(true);
});
