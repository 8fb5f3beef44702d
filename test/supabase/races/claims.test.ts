import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import {
  adminOn,
  emptyHouse,
  enqueue,
  type House,
  must,
  newDraft,
  openHouse,
  openShop,
  openStudio,
  quiet,
  type Studio,
} from "#test/src/store/studio.ts";

/** What a claim costs, and what parallel claims and writers do to the lanes, on a real Postgres. */
const full = process.env["SCALE"] === "full";
const many = full ? 100_000 : 10_000;
let house: House;
let studios: Studio[];
let shops: ShopId[];
beforeAll(async () => {
  house = await openHouse({ database: "postgres" });
});
beforeEach(async () => {
  await emptyHouse(house);
  studios = [await openStudio(house, "One"), await openStudio(house, "Two"), await openStudio(house, "Three")];
  shops = [];
  for (const studio of studios) for (let n = 0; n < 3; n += 1) shops.push(await openShop(house, studio));
});
afterAll(() => house.db.close());

const sql = (text: string, values?: unknown[]) => house.db.sql(text, values);
/** So many in each of some shops, one after the other in each. */
const queue = (count: number, where = "true", writes = false) =>
  sql(
    `insert into operations (studio_id, kind, key, shop_id, writes, priority)
     select h.studio_id, 'read_shop', 'q' || n || h.id, h.id, ${writes}, n % 2 * 10
     from (select * from shops where ${where}) h cross join generate_series(1, ${count} / (select count(*) from shops where ${where})::int) n`,
  );
const queueMessages = (count: number) =>
  sql(
    `insert into outbox (studio_id, group_key, key, entry)
     select h.studio_id, 'shop:' || h.id, 'q' || n || h.id, jsonb_build_object('template', 'direct', 'nonce', n)
     from shops h cross join generate_series(1, ${count} / ${shops.length}) n`,
  );

/** Rows that a claim reads and index entries it goes over, in all tables, by the database's own count. */
async function rowsRead(operations: number, messages: number): Promise<number> {
  await sql("analyze");
  // What was counted before is put away as this statement ends.
  await sql("select pg_stat_force_next_flush()");
  await sql("begin");
  await sql("select public.claim_work('reader', '{read_shop}', $1, '{direct}', $2, 60000)", [operations, messages]);
  const [count] = await house.db.sql<{ rows: number }>(
    `select sum(pg_stat_get_xact_tuples_returned(oid) + pg_stat_get_xact_tuples_fetched(oid))::int as rows
     from pg_class where relnamespace in ('public'::regnamespace, 'app'::regnamespace)`,
  );
  await sql("rollback");
  return must(count).rows;
}

describe("a claim reads no more rows when much waits", () => {
  test("of operations", async () => {
    await queue(90);
    const few = await rowsRead(6, 0);
    await sql("delete from operations");
    await queue(many);
    expect(await rowsRead(6, 0)).toBeLessThanOrEqual(few * 1.5);
  });

  test("of messages", async () => {
    await queueMessages(90);
    const few = await rowsRead(0, 4);
    await sql("delete from outbox");
    await queueMessages(many);
    expect(await rowsRead(0, 4)).toBeLessThanOrEqual(few * 1.5);
  });

  test.each([
    ["a paused studio", "update studios set paused_at = now() where id = $1", true],
    ["a studio that uninstalled the app", "update studios set uninstalled_at = now() where id = $1", false],
  ])("of %s that has very much", async (_, stop, writes) => {
    await queue(90);
    const alone = await rowsRead(6, 0);
    await sql("delete from operations where studio_id = $1", [must(studios[0]).id]);
    await queue(many, `studio_id = '${must(studios[0]).id}'`, writes);
    await sql(stop, [must(studios[0]).id]);
    expect(await rowsRead(6, 0)).toBeLessThanOrEqual(alone * 1.5);
  });

  test("behind messages that Slack is not asked for yet", async () => {
    await queueMessages(90);
    const alone = await rowsRead(0, 4);
    await sql(
      "insert into outbox (studio_id, group_key, key, entry, run_at) select $1, 'late', 'l' || n, '{}', now() + interval '1 hour' from generate_series(1, $2::int) n",
      [must(studios[0]).id, many],
    );
    expect(await rowsRead(0, 4)).toBeLessThanOrEqual(alone * 1.5);
  });
});

test("writers, workers and pauses at once: nobody waits in a circle, nothing is lost, no shop is worked on twice", async () => {
  const rounds = full ? 60 : 12;
  const problems: string[] = [];
  const note = (error: unknown) => void problems.push(`${toOmsError(error).code}: ${String(toOmsError(error).cause)}`);
  let writing = true;
  const writer = async (studio: Studio, number: number) => {
    const own = shops.slice(studios.indexOf(studio) * 3, studios.indexOf(studio) * 3 + 3);
    for (let round = 0; round < rounds; round += 1) {
      // The same shops in another order each time, in one transaction.
      const order = own.toSorted((a, b) => ((round + number) % 2 === 0 ? a.localeCompare(b) : b.localeCompare(a)));
      const operations = order.map((shopId) => ({ kind: "read_shop" as const, key: systemIds.uuid(), shopId }));
      const outbox = order.map((shopId) => ({ template: "shop_connected" as const, shopId, nonce: systemIds.uuid() }));
      await studio
        .as("maker")
        .createChange({ ...newDraft([]), outbox, operations })
        .catch(note);
      await enqueue(house, studio.id, { kind: "prepare_draft", key: systemIds.uuid() }).catch(note);
      await studio
        .as("manager")
        .setPaused({ paused: round % 3 === 0, shopId: must(order[0]), ...quiet })
        .catch(note);
    }
    for (const shopId of own)
      await studio
        .as("manager")
        .setPaused({ paused: false, shopId, ...quiet })
        .catch(note);
  };
  const running = new Set<ShopId>();
  let left = Number.POSITIVE_INFINITY;
  const worker = async (name: string) => {
    const admin = adminOn(house.db);
    while (writing || left > 0) {
      const work = await admin.work.claim(name, { operations: 3, messages: 3 }, 60_000).catch(note);
      for (const { shopId } of work?.operations ?? []) {
        if (shopId && running.has(shopId)) problems.push("two of one shop");
        if (shopId) running.add(shopId);
      }
      for (const operation of work?.operations ?? []) {
        if (operation.shopId) running.delete(operation.shopId);
        await admin.operations.finish(operation, "done").catch(note);
      }
      for (const message of work?.messages ?? []) await admin.outbox.delivered(message).catch(note);
      if (work?.operations.length || work?.messages.length) continue;
      await sleep(5);
      if (!writing) left = Number(must((await sql(open))[0])["open"]);
    }
  };
  const open = `select (select count(*) from operations where state in ('queued', 'running'))
    + (select count(*) from outbox where state in ('pending', 'sending')) as open`;
  const workers = Array.from({ length: 6 }, (_, number) => worker(`w${number}`));
  await Promise.all(studios.flatMap((studio) => [0, 1].map((number) => writer(studio, number))));
  writing = false;
  await Promise.all(workers);
  expect(problems).toEqual([]);
  expect(must((await sql(open))[0])["open"]).toBe(0);
  await house.admin.work.claim("last", { operations: 0, messages: 0 }, 1000);
  expect(
    await sql("select lane from app.lane_news union all select lane from app.lanes where head is not null"),
  ).toEqual([]);
});
