import { describe, expect } from "vitest";
import type { ClaimedOperation } from "#src/platform/queue/operation.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import { timedTest } from "#test/support/store-test.ts";
import { approved, code, itemUpdate, must, quiet } from "./studio.ts";

/** A step of an item on its way to a shop: one call writes it down, and says whether the write that follows is allowed. */

const test = timedTest
  .extend("claimed", ({ house }) => async () => {
    return must((await house.admin.operations.claim("w", 1, 30_000))[0]);
  })
  .extend("intent", ({ now }) => (operation: ClaimedOperation) => {
    return itemUpdate(operation, { step: "Creating", progress: { creatingSince: now().toISOString() }, writes: true });
  })
  .extend("itemOf", ({ worker }) => async ({ changeId }: ClaimedOperation) => {
    return must((await worker.change(must(changeId)))?.items[0]);
  })
  .extend("due", ({ house }) => async () => {
    return (await house.admin.outbox.claim("w", 20, 30_000)).map(({ entry }) => entry.template).toSorted();
  });

describe("what a write is about to do", () => {
  test("is written down where the write is allowed", async ({ studio, shop, now, claimed, worker, intent, itemOf }) => {
    await approved(studio, [shop]);
    const operation = await claimed();
    await worker.recordItem(operation, intent(operation));
    expect(await itemOf(operation)).toMatchObject({
      step: "Creating",
      progress: { creatingSince: now().toISOString() },
    });
  });

  test.for(["the studio", "the shop"])(
    "is not written down while %s is paused, nor written",
    async (what, { studio, shop, claimed, worker, intent, itemOf }) => {
      await approved(studio, [shop]);
      const operation = await claimed();
      const shopId = what === "the shop" ? shop : null;
      await studio.as("manager").setPaused({ paused: true, shopId, ...quiet });
      expect(await code(worker.recordItem(operation, intent(operation)))).toBe("paused");
      expect(await itemOf(operation)).toMatchObject({ state: "pending", step: null, progress: {} });
      // What was done before is written down all the same.
      await worker.recordItem(operation, itemUpdate(operation, { externalId: "9001" }));
      expect((await itemOf(operation)).externalId).toBe("9001");
    },
  );

  test("is not written down once the lease has run out, though nobody else has taken it yet", async ({
    studio,
    shop,
    pass,
    claimed,
    worker,
    intent,
    itemOf,
  }) => {
    await approved(studio, [shop]);
    const operation = await claimed();
    await pass(30_001);
    expect(await code(worker.recordItem(operation, intent(operation)))).toBe("lease-lost");
    expect((await itemOf(operation)).progress).toEqual({});
  });
});

test("the end of an item ends its operation: nothing is left to finish, and nothing runs it again", async ({
  house,
  studio,
  shop,
  pass,
  claimed,
  worker,
}) => {
  await approved(studio, [shop]);
  const operation = await claimed();
  await worker.recordItem(operation, itemUpdate(operation, { state: "applied", externalId: "9001", ends: true }));
  const [row] = await house.db.sql(
    "select state, lease_token, finished_at is not null as finished from operations where id = $1",
    [operation.id],
  );
  expect(row).toEqual({ state: "done", lease_token: null, finished: true });
  expect(await code(house.admin.operations.finish(operation, "done"))).toBe("lease-lost");
  await pass(3_600_000);
  expect(await house.admin.operations.claim("w2", 1, 30_000)).toEqual([]);
});

describe("cards", () => {
  const cards = (operation: ClaimedOperation): OutboxEntry[] => [
    { template: "review_card", changeId: must(operation.changeId) },
    { template: "draft_card", changeId: must(operation.changeId) },
  ];

  test("show a step on the way after three seconds, the newest of several", async ({
    house,
    studio,
    shop,
    pass,
    claimed,
    worker,
    due,
  }) => {
    await approved(studio, [shop]);
    const operation = await claimed();
    const outbox = cards(operation);
    for (const step of ["one", "two"]) {
      await worker.recordItem(operation, { ...itemUpdate(operation, { step, passing: true }), outbox });
      await pass(1_000);
    }
    expect(await due()).toEqual([]);
    await pass(1_000);
    expect(await due()).toEqual(["draft_card", "review_card"]);
    await pass(60_000);
    const waiting = await house.db.sql("select 1 from outbox where state = 'pending'");
    expect(waiting).toEqual([]);
  });

  test("show the end at once, whatever step waits to be shown, and say it at once", async ({
    studio,
    shop,
    claimed,
    worker,
    due,
  }) => {
    await approved(studio, [shop]);
    const operation = await claimed();
    const outbox = cards(operation);
    await worker.recordItem(operation, { ...itemUpdate(operation, { step: "one", passing: true }), outbox });
    await worker.recordItem(operation, {
      ...itemUpdate(operation, { state: "applied", externalId: "9001", passing: true, ends: true }),
      outbox,
    });
    expect(await due()).toEqual(["draft_card", "review_card"]);
  });
});

test("a message that was delivered ends with the next claim, and what waited behind it comes with it", async ({
  house,
  studio,
  shop,
  worker,
}) => {
  const change = await approved(studio, [shop]);
  const card = { template: "review_card", changeId: change.id } as const;
  const note = { template: "change_note", changeId: change.id, note: "approved", mention: [], nonce: "1" } as const;
  await worker.sendMessages([card, note]);
  const counts = { operations: 0, messages: 5 };
  const [first] = (await house.admin.work.claim("w", counts, 30_000)).messages;
  const { messages } = await house.admin.work.claim("w", counts, 30_000, [must(first)]);
  expect(messages.map(({ entry }) => entry)).toEqual([note]);
  const [row] = await house.db.sql("select state, lease_token from outbox where id = $1", [must(first).id]);
  expect(row).toEqual({ state: "delivered", lease_token: null });
});
