import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { emptyHouse, type House, openHouse, openShop, openStudio } from "#test/src/store/studio.ts";

/** What goes over all studios judges each alone: one row that can't be worked on stops no other studio's. */
let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.db.close());
beforeEach(() => emptyHouse(house));

test("a shop whose last reading lies at the beginning of time stops no other from being read again", async () => {
  const names = ["Pine & Ink", "Birch & Bone", "Moss & Clay"];
  const shops = [];
  for (const name of names) shops.push(await openShop(house, await openStudio(house, name)));
  await house.db.sql("update shops set health = 'ok', read_at = app.now() - interval '7 hours'");
  await house.db.sql("update shops set read_at = '-infinity' where id = $1", [shops[1]]);
  expect(await house.admin.enqueueDueSyncs()).toBe(2);
  const asked = await house.db.sql<{ shop: string }>(
    "select shop_id as shop from operations where kind = 'sync_shop' and state = 'queued'",
  );
  expect(new Set(asked.map(({ shop }) => shop))).toEqual(new Set([shops[0], shops[2]]));
});

test("a table that can't be purged stops no other, and is told", async () => {
  const studio = await openStudio(house);
  const shop = await openShop(house, studio);
  await house.stores.worker(studio.id).logSync({ shopId: shop, kind: "read", outcome: "ok" });
  await studio.as("maker").audit({ action: "draft", reference: "R-1", outcome: "ok" });
  await house.db.sql("update sync_events set at = app.now() - interval '31 days'");
  await house.db.sql("update audit_events set at = app.now() - interval '31 days'");
  await house.db.sql(
    "create function app.stuck() returns trigger language plpgsql as 'begin raise exception ''stuck''; end'",
  );
  await house.db.sql("create trigger stuck before delete on sync_events for each row execute function app.stuck()");
  try {
    expect(await house.admin.purge()).toMatchObject({ sync_events: 0, audit_events: 1 });
    const [answer] = await house.db.sql<{ purged: unknown }>("select public.purge_old() as purged");
    expect(answer?.purged).toMatchObject({ failed: { sync_events: "P0001" }, more: false });
  } finally {
    await house.db.sql("drop trigger stuck on sync_events");
    await house.db.sql("drop function app.stuck()");
  }
  expect(await house.admin.purge()).toMatchObject({ sync_events: 1 });
});

test("a month that was missed is purged in pieces, to its end", async () => {
  const studio = await openStudio(house);
  await house.db.sql(
    `insert into audit_events (studio_id, action, reference, outcome, at)
     select $1, 'x', n::text, 'ok', app.now() - interval '31 days' from generate_series(1, 12000) n`,
    [studio.id],
  );
  const [first] = await house.db.sql<{ purged: unknown }>("select public.purge_old() as purged");
  expect(first?.purged).toMatchObject({ deleted: { audit_events: 5000 }, more: true, failed: {} });
  expect(await house.admin.purge()).toMatchObject({ audit_events: 7000 });
  expect(await house.db.sql("select 1 from audit_events")).toEqual([]);
});
