import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { emptyContent, type ListingState } from "#src/catalog/listing.ts";
import type { MirroredListing } from "#src/catalog/mirrored.ts";
import type { WorkerStore } from "#src/modules/deps.ts";
import type { ChangeId, ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import type { ClaimedOperation } from "#src/platform/queue/operation.ts";
import {
  emptyHouse,
  enqueue,
  type House,
  must,
  openHouse,
  openShop,
  openStudio,
  quiet,
  type Studio,
  submit,
} from "#test/src/store/studio.ts";

/**
 * What a search, a count or the end of a reading would have to read the listings for is kept beside them. Here it is
 * compared with what the listings say.
 */
let house: House;
let studio: Studio;
let shop: ShopId;
let other: ShopId;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.db.close());
beforeEach(async () => {
  await emptyHouse(house);
  await house.db.sql("truncate listing_counts");
  studio = await openStudio(house);
  shop = await openShop(house, studio);
  other = await openShop(house, studio);
});

const worker = (): WorkerStore => house.stores.worker(studio.id);

async function reading(of: ShopId): Promise<ClaimedOperation> {
  const key = systemIds.uuid();
  await enqueue(house, studio.id, { kind: "sync_shop", key, shopId: of });
  const claimed = await house.admin.operations.claim("w", 20, 600_000);
  for (const each of claimed.filter(({ shopId }) => shopId !== of)) await house.admin.operations.finish(each, "done");
  return must(claimed.find(({ shopId }) => shopId === of));
}

const listing = (number: string, fields: FlatFields, state: ListingState = "active"): MirroredListing => ({
  listingId: number,
  state,
  url: `https://l.example/${number}`,
  coverUrl: null,
  endsAt: null,
  createdAt: null,
  currency: "USD",
  fields,
  inventory: { offers: [], priceOn: [], quantityOn: [], skuOn: [], ownOn: {} },
});

/** Lays these over the shop's mirror, says which are gone, and ends the reading. */
async function read(of: ShopId, listings: readonly MirroredListing[], gone: readonly string[] = []): Promise<void> {
  const operation = await reading(of);
  const runId = systemIds.uuid();
  await worker().startRun(operation, { id: runId, total: listings.length });
  await worker().mirrorPage(operation, { runId, done: listings.length, total: listings.length }, listings);
  await worker().markGone(operation, gone);
  const result = {
    fresh: 0,
    same: 0,
    changedThere: 0,
    differsHere: 0,
    conflicts: 0,
    gone: 0,
    outOfReach: 0,
    unreadable: 0,
    unreadableSome: [],
    soldOut: 0,
    expired: 0,
  };
  const counts = { active: listings.length, draft: 0, inactive: 0, sold_out: 0, expired: 0 };
  const answer = { template: "sync_result", shopId: of, runId, nonce: runId } as const;
  await worker().finishRun(operation, { id: runId, result, counts, news: {}, answer, ...quiet });
  await house.admin.operations.finish(operation, "done");
}

/** What is kept, and the same counted from the listings themselves; they are equal, always. */
async function compare(when: string): Promise<void> {
  const kept = await house.db.sql(`select shop_id, state, sum(listings)::int as listings, sum(options)::int as options,
      sum(unasked)::int as unasked, sum(unmade)::int as unmade from listing_counts group by 1, 2
    having (sum(listings), sum(options), sum(unasked), sum(unmade)) <> (0, 0, 0, 0) order by 1, 2`);
  const counted = await house.db.sql(`select shop_id, state, count(*)::int as listings,
      sum((select count(*) from jsonb_object_keys(ours) k where k like 'price:%'))::int as options,
      (count(*) filter (where app.plain_fields(live) is distinct from app.plain_fields(ours) and app.unasked_differences(l)))::int as unasked,
      (count(*) filter (where product_id is null))::int as unmade
    from listings l where live is not null and gone_at is null group by 1, 2 order by 1, 2`);
  expect([when, kept]).toEqual([when, counted]);
  const found = await house.db.sql(`select listing_id, word from listing_words order by 1, word collate "C"`);
  const words = await house.db.sql(
    `select id as listing_id, w as word from listings, unnest(app.found_by(live)) w order by 1, w collate "C"`,
  );
  expect([when, found]).toEqual([when, words]);
  const wrong = await house.db.sql(`select id from listings where live is not null
    and (stock, differs) is distinct from (app.stock_of(live), app.plain_fields(live) is distinct from app.plain_fields(ours))`);
  expect([when, wrong]).toEqual([when, []]);
}

/** The same numbers in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const things = ["Linen apron", "Waffle towel", "Maker's mug", "Schürze für Köche", "麻のエプロン"];
const states: readonly ListingState[] = ["active", "active", "draft", "inactive", "sold_out", "expired"];

/** How often each step was taken, so that none is always refused. */
const taken: Record<string, number> = {};

test.each([1, 2, 3])("kept is what would be counted, whatever is done in whatever order (%i)", async (seed) => {
  const any = numbers(seed);
  const fields = (n: number): FlatFields => ({
    title: `${things[any(things.length)]} ${any(9)}`,
    tags: ["linen"],
    ...(any(2) === 0
      ? { "price:": 2400 + any(3), "quantity:": any(3), "sku:": `AP-${n}` }
      : {
          "price:Blue": 2400 + any(3),
          "price:Sand": 2500,
          "quantity:Blue": any(3),
          "quantity:Sand": 1,
          "sku:Blue": `B-${n}`,
          "sku:Sand": `B-${n}`,
        }),
  });
  const some = async (): Promise<ListingId | undefined> => {
    const rows = await house.db.sql<{ id: ListingId }>(
      "select id from listings where live is not null and gone_at is null order by seq",
    );
    return rows[any(Math.max(1, rows.length))]?.id;
  };
  const steps: Readonly<Record<string, () => Promise<unknown>>> = {
    read: () =>
      read(
        any(3) === 0 ? other : shop,
        Array.from({ length: 5 }, (_, n) => listing(`${any(9)}${n}`, fields(n), states[any(states.length)])),
      ),
    gone: () => read(shop, [], [`${any(9)}0`, `${any(9)}1`]),
    want: async () => {
      const id = await some();
      if (id)
        await studio
          .as("maker")
          .setOurs({ listingId: id, agreed: [], ours: { title: `Wanted ${any(5)}`, "price:": 99 }, ...quiet });
    },
    keep: async () => {
      const id = await some();
      if (id) await studio.as("maker").setOurs({ listingId: id, agreed: ["title", "price:"], ours: {}, ...quiet });
    },
    make: async () => {
      const id = await some();
      if (id) await studio.as("maker").makeProducts(any(3) === 0 ? { shopId: shop } : { listingIds: [id] });
    },
    ask: async () => {
      const id = await some();
      if (!id) return;
      const [row] = await house.db.sql<{ ours: FlatFields; live: FlatFields }>(
        "select ours, live from listings where id = $1",
        [id],
      );
      const { ours, live } = must(row);
      const set = Object.fromEntries(
        Object.entries(ours).filter(([field, value]) => JSON.stringify(live[field]) !== JSON.stringify(value)),
      );
      const change = await studio.as("maker").createListingChange({
        id: systemIds.uuid() as ChangeId,
        kind: "edit",
        listingId: id,
        content: { ...emptyContent, title: "An edit" },
        source: { channel: null, ts: null, text: "", files: [] },
        item: { price: null, quantity: null, overrides: {}, edit: { set, before: {} } },
        ...quiet,
      });
      await submit(studio.as("maker"), change).catch(() => undefined);
      if (any(3) === 0)
        await studio
          .as("maker")
          .withdrawChange({ changeId: change.id, ...quiet })
          .catch(() => undefined);
    },
    settle: async () =>
      house.db.sql(
        `update changes set state = (array['applied', 'rejected', 'draft', 'in_review', 'failed'])[$1::int] where kind = 'edit'
      and id = (select id from changes where kind = 'edit' order by seq desc limit 1)`,
        [1 + any(5)],
      ),
    forget: async () =>
      house.db.sql("delete from changes where id = (select id from changes where kind = 'edit' order by seq limit 1)"),
  };
  await read(
    shop,
    Array.from({ length: 9 }, (_, n) => listing(`${n}0`, fields(n))),
  );
  await compare("begun");
  const names = Object.keys(steps);
  for (let n = 0; n < 40; n += 1) {
    const name = must(names[any(names.length)]);
    const refused = await steps[name]?.().then(
      () => null,
      (error: unknown) => toOmsError(error),
    );
    const wrong = /^(wrong-state|not-found|bad-input|stale-approval)$/;
    if (refused && !wrong.test(refused.code)) throw refused;
    if (!refused) taken[name] = (taken[name] ?? 0) + 1;
    await compare(`${n}: ${name}`);
  }
  await studio.as("owner").disconnectShop({ shopId: other, ...quiet });
  await compare("disconnected");
  await studio.as("owner").eraseShopCopies({ shopId: shop, outbox: [] });
  await compare("erased");
  expect(await house.db.sql("select 1 from listings where shop_id = $1 and live is not null", [shop])).toEqual([]);
});

test("each of these steps was taken, and more than once", () => {
  expect(Object.keys(taken).toSorted()).toEqual(["ask", "forget", "gone", "keep", "make", "read", "settle", "want"]);
  expect(Math.min(...Object.values(taken))).toBeGreaterThan(3);
});
