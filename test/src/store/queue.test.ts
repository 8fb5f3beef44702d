import { describe, expect } from "vitest";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { timedTest } from "#test/support/store-test.ts";
import {
  approved,
  code,
  draft,
  enqueue,
  must,
  openShop,
  openStudio,
  quiet,
  type Studio,
  itemUpdate,
} from "./studio.ts";

const test = timedTest
  .extend("claim", ({ house }) => (count = 20, worker = "w1", lease = 30_000) => {
    return house.admin.operations.claim(worker, count, lease);
  })
  .extend("read", ({ house }) => (studio: Studio, shopId: ShopId, priority = 0) => {
    return enqueue(house, studio.id, { kind: "read_shop", key: systemIds.uuid(), shopId, priority });
  })
  .extend("publishing", ({ house, claim }) => async () => {
    const studio = await openStudio(house);
    const change = await approved(studio, [await openShop(house, studio)]);
    const [operation] = await claim(1, "dying", 30_000);
    return { studio, change, operation: must(operation), worker: house.stores.worker(studio.id) };
  });

describe("claiming", () => {
  test("one per shop, the next once it is finished", async ({ house, claim, read }) => {
    const studio = await openStudio(house);
    const [a, b] = [await openShop(house, studio), await openShop(house, studio)];
    for (const shop of [a, a, b]) await read(studio, shop);
    const first = await claim();
    expect(first.map(({ shopId }) => shopId)).toEqual([a, b]);
    expect(await claim(20, "w2")).toEqual([]);
    await house.admin.operations.finish(must(first[0]), "done");
    expect((await claim(20, "w2")).map(({ shopId }) => shopId)).toEqual([a]);
  });

  test("what a person waits for before bulk", async ({ house, claim, read }) => {
    const studio = await openStudio(house);
    const [bulk, person] = [await openShop(house, studio), await openShop(house, studio)];
    await read(studio, bulk, 10);
    await read(studio, person, 0);
    expect((await claim(1)).map(({ shopId }) => shopId)).toEqual([person]);
    expect((await claim(1)).map(({ shopId }) => shopId)).toEqual([bulk]);
  });

  test("slots that are kept for people are taken by no background work", async ({ house, read }) => {
    const studio = await openStudio(house);
    const shops = [await openShop(house, studio), await openShop(house, studio), await openShop(house, studio)];
    for (const shop of shops) await read(studio, shop, 10);
    const claimed = async (operations: number) => {
      const { work } = house.admin;
      return (await work.claim("w1", { operations, messages: 0, kept: 2 }, 30_000)).operations;
    };
    expect(await claimed(3)).toMatchObject([{ priority: 10 }]);
    expect(await claimed(2)).toEqual([]);
    await read(studio, await openShop(house, studio), 0);
    expect(await claimed(2)).toMatchObject([{ priority: 0 }]);
    expect((await claimed(20)).length).toBe(2);
  });

  test("studios take turns: a busy one does not hold up a quiet one", async ({ house, claim, read }) => {
    const [busy, quietOne] = [await openStudio(house, "Busy"), await openStudio(house, "Quiet")];
    for (let shops = 0; shops < 4; shops++) await read(busy, await openShop(house, busy));
    await read(quietOne, await openShop(house, quietOne));
    expect((await claim(1)).map(({ studioId }) => studioId)).toEqual([busy.id]);
    expect((await claim(1)).map(({ studioId }) => studioId)).toEqual([quietOne.id]);
    await read(quietOne, await openShop(house, quietOne));
    expect((await claim(2)).map(({ studioId }) => studioId)).toEqual([busy.id, quietOne.id]);
  });

  test("a repeated request finds the first: one operation per key, ever", async ({ house, claim }) => {
    const studio = await openStudio(house);
    const shopId = await openShop(house, studio);
    const same = { kind: "read_shop", key: "read:1", shopId } as const;
    await enqueue(house, studio.id, same);
    await enqueue(house, studio.id, same);
    const [only, ...more] = await claim();
    expect(more).toEqual([]);
    await house.admin.operations.finish(must(only), "done");
    await enqueue(house, studio.id, same);
    expect(await claim()).toEqual([]);
  });

  test("two claims at once never share an operation or a shop", async ({ house, claim, read }) => {
    const studio = await openStudio(house);
    for (let shops = 0; shops < 3; shops++) {
      const shop = await openShop(house, studio);
      await read(studio, shop);
      await read(studio, shop);
    }
    const claims = (await Promise.all([claim(2, "w1"), claim(2, "w2"), claim(2, "w3")])).flat();
    expect(claims).toHaveLength(3);
    expect(new Set(claims.map(({ shopId }) => shopId)).size).toBe(3);
  });
});

describe("leases", () => {
  test("an expired one is claimed again, and the lapsed worker changes nothing more", async ({
    house,
    pass,
    claim,
    publishing,
  }) => {
    const { studio, change, operation, worker } = await publishing();
    await pass(30_001);
    const [again] = await claim(1, "heir");
    expect(again).toMatchObject({ id: operation.id, attempt: 2 });
    expect(again?.leaseToken).not.toBe(operation.leaseToken);

    expect(await code(worker.recordItem(operation, itemUpdate(operation, { state: "failed" })))).toBe("lease-lost");
    expect(await house.admin.operations.extend(operation, 30_000)).toBe(false);
    expect(await code(house.admin.operations.finish(operation, "done"))).toBe("lease-lost");
    expect(await code(house.admin.operations.release(operation, 0, true))).toBe("lease-lost");
    expect((await studio.as("maker").change(change.id))?.items[0]?.state).toBe("pending");
    await worker.recordItem(must(again), itemUpdate(must(again), { state: "applying" }));
  });

  test("extended in time it stays", async ({ house, pass, claim, publishing }) => {
    const { operation } = await publishing();
    await pass(20_000);
    expect(await house.admin.operations.extend(operation, 30_000)).toBe(true);
    await pass(20_000);
    expect(await claim()).toEqual([]);
    await house.admin.operations.finish(operation, "done");
  });

  test("released it runs again at its time; a pause of somebody else's making counts as no attempt", async ({
    house,
    pass,
    claim,
    publishing,
  }) => {
    const { operation } = await publishing();
    await house.admin.operations.release(operation, 60_000, true);
    expect(await claim()).toEqual([]);
    await pass(60_000);
    const [second] = await claim();
    expect(second?.attempt).toBe(2);
    await house.admin.operations.release(must(second), 0, false);
    expect((await claim())[0]?.attempt).toBe(2);
  });

  test("a worker writes only the item its operation is about", async ({ house, publishing }) => {
    const { operation, studio, worker } = await publishing();
    const other = await approved(studio, [await openShop(house, studio)]);
    const foreign = { ...itemUpdate(operation, {}), itemId: must(other.items[0]).id };
    expect(await code(worker.recordItem(operation, foreign))).toBe("not-found");
  });
});

describe("the brake", () => {
  test.for(["studio", "shop"] as const)(
    "a paused %s: its writes stay in the queue, reading goes on",
    async (what, { house, claim, read }) => {
      const studio = await openStudio(house);
      const shop = await openShop(house, studio);
      await approved(studio, [shop]);
      const scope = what === "shop" ? shop : null;
      await studio.as("manager").setPaused({ paused: true, shopId: scope, ...quiet });
      expect(await claim()).toEqual([]);
      await read(studio, shop);
      const [reading] = await claim();
      expect(reading?.kind).toBe("read_shop");
      const may = () => house.stores.worker(studio.id).writesAllowed(must(reading), shop);
      expect(await may()).toEqual({ paused: true, connected: true, held: true });
      const taken = { ...must(reading), leaseToken: systemIds.uuid() };
      expect(await house.stores.worker(studio.id).writesAllowed(taken, shop)).toMatchObject({ held: false });
      await house.admin.operations.finish(must(reading), "done");
      await studio.as("owner").setPaused({ paused: false, shopId: scope, ...quiet });
      expect((await claim()).map(({ kind }) => kind)).toEqual(["apply_change"]);
    },
  );

  test("a lease that ran out while paused does not block the shop's reading", async ({ house, pass, claim, read }) => {
    const studio = await openStudio(house);
    const shop = await openShop(house, studio);
    await approved(studio, [shop]);
    await claim();
    await studio.as("manager").setPaused({ paused: true, shopId: null, ...quiet });
    await pass(30_001);
    await read(studio, shop);
    expect((await claim()).map(({ kind }) => kind)).toEqual(["read_shop"]);
  });

  test("makers cannot pull it", async ({ house }) => {
    const studio = await openStudio(house);
    expect(await code(studio.as("maker").setPaused({ paused: true, shopId: null, ...quiet }))).toBe("not-allowed");
  });

  test("disconnecting deletes the tokens, parks what waits, and says so at the listing; it goes on after reconnecting", async ({
    house,
    claim,
  }) => {
    const studio = await openStudio(house);
    const shop = await openShop(house, studio, { externalId: "e-1" });
    const change = await approved(studio, [shop]);
    expect(await code(studio.as("manager").disconnectShop({ shopId: shop, ...quiet }))).toBe("not-allowed");
    await studio.as("owner").disconnectShop({ shopId: shop, ...quiet });
    expect(await house.admin.tokens.read(shop)).toBeNull();
    expect(await claim()).toEqual([]);
    expect(await studio.as("maker").change(change.id)).toMatchObject({
      state: "failed",
      items: [{ state: "parked", failure: { code: "shop-disconnected" } }],
    });
    expect(await code(studio.as("manager").retryChange({ changeId: change.id, ...quiet }))).toBe("shop-disconnected");
    expect(await openShop(house, studio, { externalId: "e-1" })).toBe(shop);
    expect((await claim()).map(({ kind }) => kind)).toEqual(["apply_change"]);
  });
});

test("what waits for a sign-in goes on by itself after reconnecting", async ({ house, claim }) => {
  const studio = await openStudio(house);
  const shop = await openShop(house, studio, { externalId: "e-2" });
  const change = await approved(studio, [shop]);
  const [operation] = await claim();
  await house.admin.tokens.leaseRefresh(shop, "w", 5000);
  await house.admin.tokens.markDead(shop, "w");
  const failure = { code: "auth-dead", text: "Connect it again", reference: "R-1" };
  await house.stores
    .worker(studio.id)
    .recordItem(must(operation), itemUpdate(must(operation), { state: "parked", failure }));
  await house.admin.operations.finish(must(operation), "parked", "auth-dead");
  expect((await studio.as("maker").change(change.id))?.state).toBe("failed");
  await openShop(house, studio, { externalId: "e-2" });
  expect(await studio.as("maker").change(change.id)).toMatchObject({
    state: "approved",
    items: [{ state: "pending", failure: null }],
  });
  expect((await claim()).map(({ id }) => id)).toEqual([must(operation).id]);
});

test("purge: what is older than 30 days by the database's clock goes, what people wait for stays", async ({
  house,
  later,
  pass,
  claim,
  read,
}) => {
  const studio = await openStudio(house);
  const shop = await openShop(house, studio);
  const worker = house.stores.worker(studio.id);
  await draft(studio.as("maker"), [shop]);
  await worker.logSync({ shopId: shop, kind: "read", outcome: "ok" });
  await studio.as("maker").audit({ action: "draft", reference: "R-1", outcome: "ok" });
  await worker.sendMessages([{ template: "direct", to: studio.members.maker.slackUserId, text: "hello", nonce: "n" }]);
  await read(studio, shop);
  const once = { teamId: studio.teamId, slackUserId: "UMAKER", once: { event: "Ev1" } };
  expect(await house.admin.studios.whoActs(once)).toMatchObject({ first: true, studio: { id: studio.id } });
  expect(await house.admin.studios.whoActs(once)).toEqual({ first: false, studio: null, member: null });
  await house.admin.operations.finish(must((await claim())[0]), "done");
  await house.admin.outbox.delivered(must((await house.admin.outbox.claim("w", 1, 1000))[0]));
  await house.admin.connect.createLink({
    studioId: studio.id,
    memberId: studio.members.owner.id,
    linkHash: "old",
    expiresAt: later(600_000),
  });
  await approved(studio, [shop]);
  await house.admin.operations.finish(must((await claim())[0]), "parked", "needs-look");

  await pass(30 * 86_400_000 - 1);
  const logs = {
    sync_events: 0,
    audit_events: 0,
    sync_runs: 0,
    slack_events: 0,
    operations: 0,
    outbox: 0,
    marketplace_apps: 0,
    oauth_states: 0,
    draft_batches: 0,
    stock_days: 0,
  };
  expect(await house.admin.purge()).toEqual({
    ...logs,
    connect_links: 1,
    imports: 0,
    listing_events: 0,
    changes: 0,
    products: 0,
  });
  await pass(2);
  expect(await house.admin.purge()).toEqual({
    sync_events: 1,
    audit_events: 1,
    sync_runs: 0,
    slack_events: 1,
    operations: 1,
    outbox: 1,
    marketplace_apps: 0,
    oauth_states: 0,
    connect_links: 0,
    imports: 0,
    listing_events: 0,
    changes: 0,
    products: 0,
    draft_batches: 0,
    stock_days: 0,
  });
  expect(await house.db.sql("select state from operations")).toEqual([{ state: "parked" }]);
  expect(await house.db.sql("select 1 from changes")).toHaveLength(2);
});
