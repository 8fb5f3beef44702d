import fc from "fast-check";
import { describe, expect } from "vitest";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { MirroredListing } from "#src/catalog/mirrored.ts";
import type { ListingRecord } from "#src/modules/listings/model.ts";
import { settle } from "#src/modules/listings/rules/merge.ts";
import { canonicalJson } from "#src/platform/kernel/canonical-json.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import type { ClaimedOperation } from "#src/platform/queue/operation.ts";
import { nothingFound } from "#test/src/app/syncing.ts";
import { sides } from "#test/src/domain/flat-fields.ts";
import { houseTest } from "#test/support/store-test.ts";
import { code, enqueue, must, openShop, openStudio, type Studio } from "./studio.ts";

const test = houseTest
  .extend("studio", { scope: "file" }, ({ house }) => openStudio(house))
  .extend("worker", { scope: "file" }, ({ house, studio }) => house.stores.worker(studio.id))
  .extend("shop", { scope: "file" }, ({ house, studio }) => openShop(house, studio, { externalId: "1001" }))
  /** A `sync_shop` of this shop, in hand. */
  .extend(
    "claimSync",
    { scope: "file" },
    ({ house }) =>
      async (of: Studio, shopId: ShopId): Promise<ClaimedOperation> => {
        const key = systemIds.uuid();
        await enqueue(house, of.id, { kind: "sync_shop", key, shopId, priority: 0 });
        const claimed = await house.admin.operations.claim("w", 20, 60_000);
        return must(claimed.find((each) => each.shopId === shopId));
      },
  )
  .extend("operation", { scope: "file", auto: true }, ({ studio, shop, claimSync }) => claimSync(studio, shop))
  .extend(
    "layOver",
    ({ worker, operation }) =>
      async (listings: readonly MirroredListing[], { of = operation, runId = systemIds.uuid() } = {}) => {
        await worker.startRun(of, { id: runId, total: 0 });
        return worker.mirrorPage(of, { runId, done: listings.length, total: listings.length }, listings);
      },
  )
  .extend("kept", ({ shop, worker }) => async (externalId: string): Promise<ListingRecord> => {
    return must((await worker.listings({ shopId: shop, externalIds: [externalId], withGone: true }))[0]);
  })
  .extend("want", ({ studio, kept }) => async (externalId: string, ours: FlatFields) => {
    return studio.as("maker").setOurs({ listingId: (await kept(externalId)).id, agreed: [], ours, outbox: [] });
  })
  .extend("inNewShop", ({ house, studio, claimSync }) => async (): Promise<ClaimedOperation> => {
    return claimSync(studio, await openShop(house, studio));
  });

const noInventory = { offers: [], priceOn: [], quantityOn: [], skuOn: [], ownOn: {} };
const listing = (listingId: string, fields: FlatFields = {}, more: Partial<MirroredListing> = {}): MirroredListing => ({
  listingId,
  state: "active",
  url: `https://l.example/${listingId}`,
  coverUrl: null,
  endsAt: null,
  createdAt: null,
  currency: "USD",
  fields: { title: `Listing ${listingId}`, "quantity:": 5, ...fields },
  inventory: noInventory,
  ...more,
});

test("what is agreed after a reading is the same in the database and here, for any objects", {
  timeout: 60_000,
}, async ({ house }) => {
  const cases = fc.sample(sides, process.env["SCALE"] === "full" ? 10_000 : 3000);
  const rows = await house.db.sql<{ base: FlatFields; ours: FlatFields }>(
    `select app.settled_base(c -> 'base', c -> 'ours', c -> 'live') as base, app.settled_ours(c -> 'base', c -> 'ours', c -> 'live') as ours
     from jsonb_array_elements($1::jsonb) with ordinality e (c, n) order by n`,
    [JSON.stringify(cases)],
  );
  // Canonically: the database doesn't keep the order of keys.
  expect(rows.map((row) => canonicalJson(row))).toEqual(
    cases.map(({ base, ours, live }) => canonicalJson(settle(base, ours, live))),
  );
});

describe("a page laid over the mirror", () => {
  test("keeps what the studio wants and what was agreed, and takes over what stands there", async ({
    layOver,
    kept,
    want,
  }) => {
    expect(await layOver([listing("1", { description: "" })])).toEqual({ fresh: ["1"], differing: [] });
    await want("1", { title: "Ours" });
    const laid = await layOver([listing("1", { description: "Theirs", "quantity:": 4 })]);
    const base = { title: "Listing 1", description: "", "quantity:": 4 };
    const ours = { title: "Ours", description: "", "quantity:": 4 };
    expect(laid).toEqual({ fresh: [], differing: [{ externalId: "1", base, ours, moved: true }] });
    expect(await kept("1")).toMatchObject({ base, ours, live: { description: "Theirs", title: "Listing 1" } });
  });

  test("takes over a field that was never read before: a new version reads it, and nobody changed it", async ({
    layOver,
    kept,
    want,
  }) => {
    await layOver([listing("7"), listing("8")]);
    await want("8", { title: "Ours" });
    const told = async () => (await layOver([listing("8", { title: "There" })])).differing;
    expect(await told()).toMatchObject([{ moved: true }]);
    const read = [listing("7", { styles: ["boho"] }), listing("8", { title: "There", styles: [] })];
    // Of what differed before it is no news either.
    expect((await layOver(read)).differing).toMatchObject([{ externalId: "8", moved: false, ours: { title: "Ours" } }]);
    expect(await kept("7")).toMatchObject({ base: { styles: ["boho"] }, ours: { styles: ["boho"] } });
    // From now on it is a field like any other.
    expect((await layOver([listing("7", { styles: ["rustic"] })])).differing).toMatchObject([{ externalId: "7" }]);
  });

  test("of options, what is new is a change of the seller's", async ({ layOver }) => {
    await layOver([listing("9")]);
    const laid = await layOver([listing("9", { "price:Blue": 2400 })]);
    expect(laid.differing).toMatchObject([{ externalId: "9", moved: true }]);
  });

  test("says only once that something moved", async ({ layOver }) => {
    await layOver([listing("2")]);
    const moved = async (title: string) =>
      (await layOver([listing("2", { title })])).differing.map((each) => each.moved);
    expect(await moved("There")).toEqual([true]);
    expect(await moved("There")).toEqual([false]);
    expect(await moved("Listing 2")).toEqual([]);
  });

  test("gives codes that are unique in the studio, without look-alikes, and never change", async ({
    shop,
    worker,
    layOver,
  }) => {
    const page = Array.from({ length: 100 }, (_, index) => listing(`c${index}`));
    await layOver(page);
    const codes = async () =>
      (await worker.listings({ shopId: shop, limit: 500 }))
        .filter(({ externalId }) => externalId.startsWith("c"))
        .map(({ externalId, code: each }) => [externalId, each]);
    const first = await codes();
    expect(new Set(first.map(([, each]) => each)).size).toBe(100);
    expect(first.every(([, each]) => /^[a-hjkmnp-z2-9]{4}$/.test(each ?? ""))).toBe(true);
    await layOver(page.toReversed());
    expect(await codes()).toEqual(first);
  });

  test("draws no code twice, even when it draws tens of thousands at once", async ({ house, studio }) => {
    const [drawn] = await house.db.sql<{ all: number; different: number }>(
      `select count(*)::int as all, count(distinct code)::int as different from app.draw_codes($1, 20000)`,
      [studio.id],
    );
    expect(drawn).toEqual({ all: 20_000, different: 20_000 });
  });

  test("the same listing twice on one page is one", async ({ worker, layOver }) => {
    await layOver([listing("3"), listing("3", { title: "Again" })]);
    expect(await worker.listings({ externalIds: ["3"] })).toHaveLength(1);
  });

  test("newest first as the marketplace has them", async ({ worker, layOver }) => {
    const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour));
    await layOver([
      listing("n2", { title: "Order" }, { createdAt: at(2) }),
      listing("n1", { title: "Order" }, { createdAt: at(1) }),
    ]);
    await layOver([listing("n3", { title: "Order" }, { createdAt: at(3) })]);
    const found = await worker.listings({ words: "order" });
    expect(found.map(({ externalId }) => externalId)).toEqual(["n3", "n2", "n1"]);
  });

  test("begins in agreement again once we published it since: half of it was read before", async ({
    house,
    layOver,
    kept,
  }) => {
    await layOver([listing("4", { title: "Half made" }, { state: "draft" })]);
    await house.db.sql("update listings set synced_at = now() + interval '1 second' where external_id = '4'");
    expect(await layOver([listing("4", { title: "Whole" })])).toEqual({ fresh: [], differing: [] });
    expect(await kept("4")).toMatchObject({ base: { title: "Whole" }, ours: { title: "Whole" } });
  });
});

describe("differing", () => {
  test("are those that stand there otherwise, whatever the order of their tags", async ({ shop, worker, layOver }) => {
    await layOver([listing("d1", { tags: ["a", "b"] }), listing("d2"), listing("d3", { sectionId: null })]);
    await layOver([listing("d1", { tags: ["B", "a"] }), listing("d2", { title: "Moved" }), listing("d3")]);
    const found = await worker.listings({ shopId: shop, differing: true, limit: 500 });
    expect(found.map(({ externalId }) => externalId).filter((each) => each.startsWith("d"))).toEqual(["d2"]);
  });
});

describe("gone", () => {
  test("is marked, hidden, and undone when it is there again", async ({ shop, worker, operation, layOver, kept }) => {
    await layOver([listing("5")]);
    await worker.markGone(operation, ["5"]);
    expect(await worker.listings({ shopId: shop, externalIds: ["5"] })).toEqual([]);
    expect((await kept("5")).goneAt).toBeInstanceOf(Date);
    await layOver([listing("5")]);
    expect((await kept("5")).goneAt).toBeNull();
  });

  test("is expected no more, except by the run that found it so", async ({ worker, layOver, inNewShop }) => {
    const runId = systemIds.uuid();
    const own = await inNewShop();
    await layOver([listing("6"), listing("7")], { of: own, runId });
    await worker.markGone(own, ["6"]);
    expect(await worker.expected(must(own.shopId), runId)).toEqual(["7", "6"]);
    expect(await worker.expected(must(own.shopId), systemIds.uuid())).toEqual(["7"]);
  });
});

const answerOf = (shopId: ShopId, runId: string) => ({ template: "sync_result", shopId, runId, nonce: "n" }) as const;
const counts = { active: 1, draft: 0, inactive: 0, sold_out: 0, expired: 0 };
const result = { ...nothingFound, same: 1 };

describe("a run", () => {
  test("goes on after a killed process, remembers what it saw first, and shows its progress", async ({
    worker,
    layOver,
    inNewShop,
  }) => {
    const runId = systemIds.uuid();
    const own = await inNewShop();
    const shopId = must(own.shopId);
    await layOver([listing("8")], { of: own, runId });
    expect(await layOver([listing("8"), listing("9")], { of: own, runId })).toMatchObject({ differing: [] });
    expect((await layOver([listing("8")], { of: own, runId })).fresh).toEqual(["8"]);
    expect(await worker.syncRuns(shopId, 5)).toMatchObject([{ id: runId, done: 1, total: 1, finishedAt: null }]);
    expect((await layOver([listing("8")], { of: own })).fresh).toEqual([]);
  });

  test("is finished once: its result, its counts, its log and its message together", async ({
    house,
    worker,
    layOver,
    inNewShop,
  }) => {
    const own = await inNewShop();
    const shopId = must(own.shopId);
    const runId = systemIds.uuid();
    await layOver([listing("10")], { of: own, runId });
    const end = {
      id: runId,
      result,
      counts,
      news: { changed: 1 },
      answer: answerOf(shopId, runId),
      outbox: [answerOf(shopId, runId)],
    } as const;
    await worker.finishRun(own, end);
    expect(await worker.startRun(own, { id: runId, total: 9 })).toEqual({ finished: true });
    expect(await code(worker.finishRun(own, end))).toBe("not-found");
    expect(await worker.syncRuns(shopId, 5)).toMatchObject([{ id: runId, done: 1, total: 1, result }]);
    const logged = await house.db.sql("select 1 from sync_events where shop_id = $1 and kind = 'sync_shop'", [shopId]);
    const said = await house.db.sql("select 1 from outbox where entry ->> 'runId' = $1", [runId]);
    expect([logged.length, said.length]).toEqual([1, 1]);
    expect((await worker.shops()).find(({ id }) => id === shopId)?.counts).toEqual(counts);
  });

  test("ends at thirty days, and no sooner", async ({ house, studio, shop }) => {
    const ages = ["29 days", "31 days"];
    for (const age of ages) {
      await house.db.sql(
        `insert into sync_runs (id, studio_id, shop_id, operation_id, started_at) values ($1, $2, $3, $1, now() - '${age}'::interval)`,
        [systemIds.uuid(), studio.id, shop],
      );
    }
    expect(await house.admin.purge()).toMatchObject({ sync_runs: 1 });
  });
});

describe("a worker without the present lease", () => {
  test("writes nothing", async ({ shop, worker, operation, kept }) => {
    const lapsed = { ...operation, leaseToken: systemIds.uuid() };
    const runId = systemIds.uuid();
    const refused = [
      worker.startRun(lapsed, { id: runId, total: 0 }),
      worker.mirrorPage(lapsed, { runId, done: 1, total: 1 }, [listing("11")]),
      worker.markGone(lapsed, ["1"]),
      worker.finishRun(lapsed, {
        id: runId,
        result,
        counts,
        news: { gone: 1 },
        answer: answerOf(shop, runId),
        outbox: [],
      }),
    ];
    expect(await Promise.all(refused.map(code))).toEqual(["lease-lost", "lease-lost", "lease-lost", "lease-lost"]);
    expect(await worker.listings({ externalIds: ["11"] })).toEqual([]);
    expect((await kept("1")).goneAt).toBeNull();
  });
});

describe("another studio", () => {
  test("with a shop of the same listings keeps its own", async ({
    house,
    worker,
    operation,
    claimSync,
    layOver,
    kept,
  }) => {
    const others = await openStudio(house, "Somebody Else");
    const theirShop = await openShop(house, others);
    const theirs = await claimSync(others, theirShop);
    const theirWorker = house.stores.worker(others.id);
    const runId = systemIds.uuid();
    await theirWorker.startRun(theirs, { id: runId, total: 0 });
    await layOver([listing("12")]);
    const page = [listing("12", { title: "Theirs" })];
    expect((await theirWorker.mirrorPage(theirs, { runId, done: 1, total: 1 }, page)).fresh).toEqual(["12"]);
    await theirWorker.markGone(theirs, ["12"]);
    expect(await kept("12")).toMatchObject({ goneAt: null, live: { title: "Listing 12" } });
    expect(await worker.expected(theirShop, runId)).toEqual([]);
    expect(await code(theirWorker.mirrorPage(operation, { runId, done: 1, total: 1 }, page))).toBe("lease-lost");
    // A run of another studio's is nobody's to go on with.
    expect(await code(worker.startRun(operation, { id: runId, total: 0 }))).toBe("internal");
  });
});
