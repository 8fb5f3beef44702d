import { expect } from "vitest";
import type { ChangeId, ListingId, ProductId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { emptyContent } from "#src/catalog/listing.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { fillEveryTable } from "#test/supabase/fill-every-table.ts";
import { houseTest } from "#test/support/store-test.ts";
import { draft, emptyHouse, enqueue, must, openShop, openStudio, type Studio } from "./studio.ts";

const test = houseTest
  .extend("home", async ({ house }) => {
    await emptyHouse(house);
    return openStudio(house);
  })
  .extend("shop", { auto: true }, async ({ house, home }) => (await fillEveryTable(house, home)).shop)
  .extend("erase", ({ house }) => async (studio: Studio, which: ShopId) => {
    return must(
      (
        await house.db.sql<{ counts: Record<string, number> }>("select app.erase_shop($1, $2) as counts", [
          studio.id,
          which,
        ])
      )[0],
    ).counts;
  })
  /** Every row of every table that names this text anywhere, by table. */
  .extend("rowsNaming", ({ house }) => async (text: string): Promise<Record<string, number>> => {
    const found: Record<string, number> = {};
    const tables = await house.db.sql<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public' order by 1",
    );
    for (const { name } of tables) {
      const [row] = await house.db.sql<{ n: number }>(
        `select count(*)::int as n from public.${name} t where t::text like '%' || $1 || '%'`,
        [text],
      );
      if (must(row).n > 0) found[name] = must(row).n;
    }
    return found;
  })
  /** A listing as a reading stores it; `product` makes one of it, as `/oms products` does. */
  .extend(
    "mirrored",
    ({ house }) =>
      async (of: Studio, where: ShopId, title: string, product = false): Promise<ListingId> => {
        const id = systemIds.uuid() as ListingId;
        const live = JSON.stringify({ title, description: `${title}, described` });
        await house.db.sql(
          `insert into listings (id, studio_id, shop_id, external_id, state, live, ours, base, code, seen_at)
     values ($1, $2, $3, $4, 'active', $5, $5, $5, $6, now())`,
          [id, of.id, where, id.slice(0, 8), live, id.slice(0, 6)],
        );
        if (product) await of.as("maker").makeProducts({ listingIds: [id] });
        return id;
      },
  );

test("everything copied from the shop goes; what the studio wrote stays", async ({
  home,
  shop,
  erase,
  rowsNaming,
  mirrored,
}) => {
  await mirrored(home, shop, "Seen there only");
  await mirrored(home, shop, "Made a product of", true);
  const counts = await erase(home, shop);
  expect(counts).toMatchObject({ shop_credentials: 1, shop_profiles: 1, listings: 3, products: 1, sync_runs: 1 });
  for (const copied of ["Seen there only", "Made a product of"]) expect(await rowsNaming(copied)).toEqual({});
  // The approved listing that the studio wrote, with what was decided on it and what came of it.
  expect(Object.keys(await rowsNaming("Linen apron"))).toEqual(["change_items", "changes", "products"]);
  expect(Object.keys(await rowsNaming(shop))).toEqual([
    "catch_ups",
    "change_items",
    "operations",
    "shop_members",
    "shops",
  ]);
  expect(await home.as("owner").shops()).toMatchObject([{ health: "disconnected", counts: null, readAt: null }]);
  expect(await erase(home, shop)).toEqual(Object.fromEntries(Object.keys(counts).map((table) => [table, 0])));
});

test("a product that another shop sells too stays, and so does that shop's listing", async ({
  house,
  home,
  shop,
  erase,
  mirrored,
}) => {
  const other = await openShop(house, home);
  await mirrored(home, shop, "Apron here", true);
  await mirrored(home, other, "Apron there", true);
  const products = await house.db.sql<{ id: ProductId; title: string }>(
    "select id, content ->> 'title' as title from products where content ->> 'title' like 'Apron%' order by 2",
  );
  await home.as("manager").matchProducts(must(products[0]).id, must(products[1]).id, "same");
  expect((await erase(home, shop)).products).toBe(0);
  expect((await home.as("viewer").listings({})).map(({ shopId }) => shopId)).toEqual([other]);
  expect((await erase(home, other)).products).toBe(2);
});

test("a change of a listing there goes with its decisions; a draft that waits for the shop says why it stands still", async ({
  house,
  home,
  shop,
  erase,
  rowsNaming,
  mirrored,
}) => {
  const id = await mirrored(home, shop, "To be edited");
  const change = systemIds.uuid() as ChangeId;
  await home.as("maker").createListingChange({
    id: change,
    kind: "edit",
    listingId: id,
    content: { ...emptyContent, title: "To be edited" },
    source: { channel: null, ts: null, text: "", files: [] },
    item: { price: null, quantity: null, overrides: {}, edit: { set: {}, before: { title: "To be edited" } } },
    outbox: [],
  });
  const waiting = await draft(home.as("maker"), [shop]);
  await house.db.sql("update changes set state = 'approved' where id = $1", [waiting.id]);
  expect(await erase(home, shop)).toMatchObject({ changes: 1 });
  expect(await rowsNaming("To be edited")).toEqual({});
  expect(await home.as("viewer").change(change)).toBeNull();
  expect((await home.as("viewer").change(waiting.id))?.items).toMatchObject([
    { state: "parked", failure: { code: "shop-disconnected" } },
  ]);
});

test("work in hand loses its lease: a page that was read before is not stored after", async ({
  house,
  home,
  shop,
  erase,
}) => {
  await house.db.sql("update operations set state = 'done', lease_token = null, lease_until = null");
  await enqueue(house, home.id, { kind: "sync_shop", key: "again", shopId: shop, priority: 0 });
  const operation = must((await house.admin.operations.claim("w", 1, 60_000))[0]);
  await erase(home, shop);
  expect(await house.admin.operations.extend(operation, 60_000)).toBe(false);
  await expect(house.stores.worker(home.id).startRun(operation, { id: systemIds.uuid(), total: 1 })).rejects.toThrow(
    "lease-lost",
  );
});

test("nothing of another shop or another studio is touched, and a studio erases no shop but its own", async ({
  house,
  home,
  shop,
  erase,
  rowsNaming,
}) => {
  const theirs = await openStudio(house, "Neighbours");
  const { shop: foreign } = await fillEveryTable(house, theirs);
  const before = await rowsNaming(theirs.id);
  await erase(home, shop);
  expect(await rowsNaming(theirs.id)).toEqual(before);
  await expect(erase(home, foreign)).rejects.toThrow("not-found");
  expect(await rowsNaming(theirs.id)).toEqual(before);
});
