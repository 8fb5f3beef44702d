import { describe, expect } from "vitest";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { timedTest } from "#test/support/store-test.ts";
import { approved, enqueue, must, openShop, openStudio, quiet } from "./studio.ts";

const test = timedTest
  .extend("claim", ({ house }) => (count = 20) => {
    return house.admin.operations.claim("w", count, 30_000);
  })
  .extend("read", ({ house, studio }) => (shopId: ShopId, priority = 0, by = studio) => {
    return enqueue(house, by.id, { kind: "read_shop", key: systemIds.uuid(), shopId, priority });
  })
  .extend("prepare", ({ house, studio }) => (by = studio) => {
    return enqueue(house, by.id, { kind: "prepare_draft", key: systemIds.uuid() });
  })
  /** As another version of the product would have written it. */
  .extend("unknown", ({ house, studio }) => (shopId: ShopId | null) => {
    return house.db.sql("insert into operations (studio_id, kind, key, shop_id) values ($1, 'count_stars', $2, $3)", [
      studio.id,
      systemIds.uuid(),
      shopId,
    ]);
  })
  .extend("claimAs", ({ house }) => async (kinds: readonly string[]) => {
    const [row] = await house.db.sql<{ work: { operations: { id: string; kind: string; leaseToken: string }[] } }>(
      "select public.claim_work('other version', $1, 20, '{}', 0, 30000) as work",
      [kinds],
    );
    return must(row).work.operations;
  });

describe("work of a kind that this version doesn't know", () => {
  test("waits for a version that does, and its shop's order with it; other shops and other work go on", async ({
    house,
    studio,
    claim,
    read,
    prepare,
    unknown,
    claimAs,
  }) => {
    const [strange, plain] = [await openShop(house, studio), await openShop(house, studio)];
    await unknown(strange);
    await unknown(null);
    for (const shop of [strange, plain]) await read(shop);
    await prepare();
    expect((await claim()).map(({ kind, shopId }) => [kind, shopId])).toEqual([
      ["read_shop", plain],
      ["prepare_draft", null],
    ]);
    expect(await claim()).toEqual([]);

    const known = await claimAs(["count_stars", "read_shop"]);
    expect(known.map(({ kind }) => kind)).toEqual(["count_stars", "count_stars"]);
    for (const { id, leaseToken } of known) {
      await house.db.sql("select public.finish_operation($1, $2, 'done', null)", [id, leaseToken]);
    }
    expect((await claim()).map(({ kind, shopId }) => [kind, shopId])).toEqual([["read_shop", strange]]);
  });

  test("so does a message that this version can't draw", async ({ house, studio }) => {
    const worker = house.stores.worker(studio.id);
    await worker.sendMessages([{ template: "postcard", to: "U1", nonce: "1" } as never]);
    await worker.sendMessages([
      { template: "direct", to: studio.members.maker.slackUserId, text: "hello", nonce: "2" },
    ]);
    const claimed = await house.admin.outbox.claim("w", 20, 30_000);
    expect(claimed.map(({ entry }) => entry.template)).toEqual(["direct"]);
    expect(await house.db.sql("select state from outbox where key like 'postcard%'")).toEqual([{ state: "pending" }]);
  });
});

test("what it may do is read from its columns: another kind that writes waits for the end of the pause, too", async ({
  house,
  studio,
  claim,
}) => {
  const shop = await openShop(house, studio);
  await studio.as("manager").setPaused({ paused: true, shopId: null, ...quiet });
  await house.db.sql(
    "insert into operations (studio_id, kind, key, shop_id, writes) values ($1, 'read_shop', 'k', $2, true)",
    [studio.id, shop],
  );
  expect(await claim()).toEqual([]);
  await studio.as("manager").setPaused({ paused: false, shopId: null, ...quiet });
  expect(await claim()).toHaveLength(1);
});

test("and one that runs while the app is uninstalled does, beside others that don't", async ({
  house,
  studio,
  claim,
  prepare,
}) => {
  await house.db.sql("update studios set uninstalled_at = app.now() where id = $1", [studio.id]);
  await prepare();
  await house.db.sql(
    "insert into operations (studio_id, kind, key, while_uninstalled) values ($1, 'read_import', 'k', true)",
    [studio.id],
  );
  expect((await claim()).map(({ kind }) => kind)).toEqual(["read_import"]);
  await house.db.sql("update studios set uninstalled_at = null where id = $1", [studio.id]);
  expect((await claim()).map(({ kind }) => kind)).toEqual(["prepare_draft"]);
});

test("in a shop the more urgent goes first as soon as it is due, and holds up nothing before", async ({
  house,
  studio,
  pass,
  claim,
  read,
}) => {
  const shop = await openShop(house, studio);
  await read(shop, 10);
  await read(shop, 10);
  await read(shop, 0);
  await house.db.sql("update operations set run_at = app.now() + interval '5 seconds' where priority = 0");
  const [bulk] = await claim();
  await pass(5000);
  expect(await claim()).toEqual([]);
  await house.admin.operations.finish(must(bulk), "done");
  const [urgent] = await claim();
  await house.admin.operations.finish(must(urgent), "done");
  const [last] = await claim();
  const priorities = await house.db.sql<{ id: string; priority: number }>("select id, priority from operations");
  expect([bulk, urgent, last].map((each) => priorities.find(({ id }) => id === each?.id)?.priority)).toEqual([
    10, 0, 10,
  ]);
});

test("what waits only for its time is claimed at that time, by whoever asks first", async ({
  house,
  pass,
  claim,
  prepare,
}) => {
  await prepare();
  const [operation] = await claim();
  await house.admin.operations.release(must(operation), 60_000, true);
  await pass(59_999);
  expect(await claim()).toEqual([]);
  await pass(1);
  expect((await claim()).map(({ id }) => id)).toEqual([must(operation).id]);
});

test("several without a shop run at once, and a pause of the studio leaves its reading alone", async ({
  house,
  studio,
  claim,
  prepare,
}) => {
  for (let n = 0; n < 5; n += 1) await prepare();
  const shop = await openShop(house, studio);
  await approved(studio, [shop]);
  await studio.as("manager").setPaused({ paused: true, shopId: null, ...quiet });
  expect((await claim()).map(({ kind }) => kind)).toEqual(Array(5).fill("prepare_draft"));
});

test("messages of a studio that has many don't hold up those of another", async ({ house, studio }) => {
  const quietOne = await openStudio(house, "Quiet");
  const many = Array.from({ length: 30 }, (_, n) => ({
    template: "direct" as const,
    to: studio.members.maker.slackUserId,
    text: "hello",
    nonce: `${n}`,
  }));
  await house.stores.worker(studio.id).sendMessages(many);
  await house.stores.worker(quietOne.id).sendMessages(many.slice(0, 2));
  const tellers = async () => (await house.admin.outbox.claim("w", 2, 30_000)).map(({ studioId }) => studioId);
  expect((await tellers()).toSorted()).toEqual([studio.id, quietOne.id].toSorted());
  expect((await tellers()).toSorted()).toEqual([studio.id, quietOne.id].toSorted());
  expect(await tellers()).toEqual([studio.id, studio.id]);
});

test("one call claims both queues", async ({ house, studio, prepare }) => {
  await prepare();
  await house.stores
    .worker(studio.id)
    .sendMessages([{ template: "direct", to: studio.members.maker.slackUserId, text: "hello", nonce: "1" }]);
  const work = await house.admin.work.claim("w", { operations: 5, messages: 5 }, 30_000);
  expect(work).toMatchObject({
    operations: [{ kind: "prepare_draft" }],
    messages: [{ entry: { template: "direct" } }],
  });
});
