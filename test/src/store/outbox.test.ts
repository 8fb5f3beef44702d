import { describe, expect } from "vitest";
import type { ChangeRecord } from "#src/modules/changes/records.ts";
import type { ClaimedMessage } from "#src/platform/queue/outbox-entry.ts";
import { timedTest } from "#test/support/store-test.ts";
import { draft, must, openShop } from "./studio.ts";

const test = timedTest.extend("claim", ({ house }) => (count = 20) => {
  return house.admin.outbox.claim("w", count, 30_000);
});

const card = (change: ChangeRecord) => ({ template: "review_card", changeId: change.id }) as const;
const note = (change: ChangeRecord, nonce: string) =>
  ({ template: "change_note", changeId: change.id, note: "approved", mention: [], nonce }) as const;
const said = (messages: readonly ClaimedMessage[]) => messages.map(({ entry }) => entry.template);

describe("order", () => {
  test("within a change one after the other, other changes meanwhile", async ({ house, studio, worker, claim }) => {
    const shop = await openShop(house, studio);
    const [a, b] = [await draft(studio.as("maker"), [shop]), await draft(studio.as("maker"), [shop])];
    await worker.sendMessages([card(a), note(a, "1"), card(b)]);
    const first = await claim();
    expect(first.map(({ entry, teamId }) => [entry, teamId])).toEqual([
      [card(a), studio.teamId],
      [card(b), studio.teamId],
    ]);
    expect(await claim()).toEqual([]);
    await house.admin.outbox.delivered(must(first[0]));
    expect(said(await claim())).toEqual(["change_note"]);
  });

  test("one that must wait holds back its own change only", async ({ house, studio, worker, pass, claim }) => {
    const [a, b] = [await draft(studio.as("maker"), []), await draft(studio.as("maker"), [])];
    await worker.sendMessages([card(a), note(a, "1")]);
    await house.admin.outbox.retry(must((await claim())[0]), 60_000, false);
    await worker.sendMessages([card(b)]);
    const [other] = await claim();
    expect(other?.entry).toEqual(card(b));
    await house.admin.outbox.delivered(must(other));
    await pass(60_000);
    expect((await claim()).map(({ entry, attempt }) => [entry, attempt])).toEqual([[card(a), 2]]);
  });

  test("one that fails by its own fault is set aside, and what comes after it goes at once", async ({
    house,
    studio,
    worker,
    pass,
    claim,
  }) => {
    const change = await draft(studio.as("maker"), []);
    await worker.sendMessages([card(change), note(change, "1")]);
    await house.admin.outbox.retry(must((await claim())[0]), 3_600_000, false, { code: "no", aside: true });
    expect(said(await claim())).toEqual(["change_note"]);
    await pass(3_600_000);
    expect(said(await claim())).toContain("review_card");
  });
});

describe("living cards", () => {
  test("several waiting updates are one", async ({ house, studio, worker, claim }) => {
    const change = await draft(studio.as("maker"), []);
    await worker.sendMessages([card(change), card(change)]);
    await worker.sendMessages([card(change)]);
    const [only] = await claim();
    await house.admin.outbox.delivered(must(only));
    expect(await claim()).toEqual([]);
  });

  test("an update asked for while one is in flight is sent after it", async ({ house, studio, worker, claim }) => {
    const change = await draft(studio.as("maker"), []);
    await worker.sendMessages([card(change)]);
    const [inFlight] = await claim();
    await worker.sendMessages([card(change)]);
    expect(await claim()).toEqual([]);
    await house.admin.outbox.delivered(must(inFlight));
    expect(said(await claim())).toEqual(["review_card"]);
  });

  test("one that failed keeps its place before the notes, and takes the update that came meanwhile along", async ({
    house,
    studio,
    worker,
    claim,
  }) => {
    const change = await draft(studio.as("maker"), []);
    await worker.sendMessages([card(change), note(change, "1")]);
    const [inFlight] = await claim();
    await worker.sendMessages([card(change)]);
    await house.admin.outbox.retry(must(inFlight), 0, false);
    const [again] = await claim();
    expect(again).toMatchObject({ id: must(inFlight).id, attempt: 2, uncertainSince: null });
    await house.admin.outbox.delivered(must(again));
    const [then] = await claim();
    expect(then?.entry.template).toBe("change_note");
    await house.admin.outbox.delivered(must(then));
    expect(await claim()).toEqual([]);
  });
});

describe("an unknown outcome", () => {
  test("is remembered from its attempt on", async ({ house, studio, worker, now, pass, claim }) => {
    const change = await draft(studio.as("maker"), []);
    await worker.sendMessages([card(change)]);
    const attempted = now();
    const [first] = await claim();
    await pass(5_000);
    await house.admin.outbox.retry(must(first), 0, true);
    const [second] = await claim();
    expect(second?.uncertainSince).toEqual(attempted);
    await house.admin.outbox.retry(must(second), 0, false);
    expect((await claim())[0]?.uncertainSince).toEqual(attempted);
  });

  test("is what a delivery that died leaves behind; its late word counts for nothing", async ({
    house,
    studio,
    worker,
    now,
    pass,
    claim,
  }) => {
    const change = await draft(studio.as("maker"), []);
    await worker.sendMessages([card(change)]);
    const attempted = now();
    const [lost] = await claim();
    await pass(30_001);
    const [heir] = await claim();
    expect(heir).toMatchObject({ id: must(lost).id, attempt: 2, uncertainSince: attempted });
    await house.admin.outbox.drop(must(lost), "slack-refused");
    await house.admin.outbox.delivered(must(heir));
    expect(await house.db.sql("select state, code from outbox")).toEqual([{ state: "delivered", code: null }]);
  });
});

test("messages are written with what they follow from, or not at all", async ({ house, studio }) => {
  const before = await house.db.sql("select 1 from outbox");
  const change = await draft(studio.as("maker"), []);
  const stale = studio
    .as("maker")
    .saveDraft({ changeId: change.id, revision: 9, content: {}, outbox: [card(change)], operations: [] });
  await expect(stale).rejects.toMatchObject({ code: "edited-meanwhile" });
  expect(await house.db.sql("select 1 from outbox")).toEqual(before);
});
