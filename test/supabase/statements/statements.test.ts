import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { expectedTables } from "../expected-tables.ts";
import { type Ids, idsOf, json, reads, scheduled } from "./calls.ts";
import { growing } from "./judge.ts";
import { type Filled, openFilled } from "./filled.ts";
import type { Caller } from "./plans.ts";

/**
 * No statement that is on a schedule, claims work or reads for a person reads a table of studios whole: what it costs
 * would grow with every studio that installs the app. Run as the role that runs it, on a real Postgres that knows its
 * tables' sizes, with no setting of the planner touched.
 */
vi.setConfig({ hookTimeout: 300_000, testTimeout: 120_000 });

const scale = { studios: 200, listingsPerShop: 100 } as const;
let filled: Filled;
let ids: Ids;

beforeAll(async () => {
  filled = await openFilled(scale);
  const [row] = await filled.superuser.query<Ids>(idsOf(7));
  if (!row) throw new Error("no ids");
  ids = row;
});
afterAll(async () => filled?.close());

const tables = new Set(Object.keys(expectedTables).filter((name) => name !== "categories"));
const secretKey: Caller = { role: "service_role" };
const member = (): Caller => ({
  role: "authenticated",
  claims: { studio_id: ids.studio, app_role: "member", member_id: ids.member },
});

/** What of a call's statements grows with the number of studios. */
async function grows(caller: Caller, call: string, whole: readonly string[] = []): Promise<string[]> {
  const { plans, error } = await filled.explainer.run(caller, `select public.${call}`);
  expect([call, error]).toEqual([call, null]);
  expect(plans.length).toBeGreaterThan(0);
  return growing(plans, tables, whole);
}

test("what is measured here is made as the product makes it", async () => {
  const wrong = await filled.superuser.query(`select found_by, app.found_by(live) from listings
    where shop_id = '${ids.shop}' and array(select unnest(found_by) collate "C" order by 1) <> array(select unnest(app.found_by(live)) order by 1)`);
  expect(wrong).toEqual([]);
  expect(await filled.superuser.query("select count(*)::int as n from listings")).toEqual([{ n: 200 * 3 * 100 }]);
});

describe("with the secret key", () => {
  test.each(scheduled.map(([call, whole]) => ({ call, whole })))(
    "$call reads no table of studios whole",
    async ({ call, whole }) => {
      expect(await grows(secretKey, call, whole)).toEqual([]);
    },
  );

  test("a studio's digest, and its erasure step by step, neither", async () => {
    expect(await grows(secretKey, `enqueue_digest('${ids.studio}', current_date + 1)`)).toEqual([]);
    const { plans, error } = await filled.explainer.run(
      secretKey,
      `select public.begin_erasure('${ids.studio}', 'operator', 'E-1');
      update public.operations set state = 'running', lease_token = '${ids.run}', lease_until = 'infinity'
        where studio_id = '${ids.studio}' and kind = 'erase_studio';
      select public.erase_rows(o.id, '${ids.run}', t, 100000) from public.operations o, app.studio_tables() t
        where o.studio_id = '${ids.studio}' and o.kind = 'erase_studio' and t not in ('erasure_requests', 'outbox')`,
    );
    expect(error).toBeNull();
    expect(growing(plans, tables)).toEqual([]);
  });
});

describe("as a person of one studio", () => {
  test("no read reads a table of all studios", async () => {
    const growingReads: Record<string, string[]> = {};
    for (const call of reads(ids)) {
      const found = await grows(member(), call);
      if (found.length > 0) growingReads[call] = found;
    }
    expect(growingReads).toEqual({});
  });

  test("nor does taking everything home, its first piece or a later one", async () => {
    const [{ names } = { names: [] }] = await filled.superuser.query<{ names: string[] }>(
      "select public.export_tables() as names",
    );
    expect(names.length).toBeGreaterThan(15);
    for (const table of names) {
      const of = table === "studios" ? "id" : "studio_id";
      const [row] = await filled.superuser.query<{ row: object }>(
        `select to_jsonb(t) as row from ${table} t where ${of} = '${ids.studio}' limit 1`,
      );
      for (const after of ["null", row ? json(row.row) : "null"]) {
        expect([table, await grows(member(), `export_rows('${table}', ${after}, 50)`)]).toEqual([table, []]);
      }
    }
  });
});

describe("the judge", () => {
  test.each([
    ["operations_by_shop, operations_of_shop, operations_waiting", "enqueue_due_syncs()", secretKey, /of operations/],
    ["audit_events_newest, audit_events_of_studio", `read_log('{"words": "", "limit": 9}')`, null, /of audit_events/],
    ["sync_events_at", "purge_old()", secretKey, /of sync_events/],
    ["outbox_ended", "purge_old()", secretKey, /of outbox/],
  ])("notices that the index %s is missing", async (index, call, caller, told) => {
    // In a transaction of its own, so that it is there again afterwards.
    const names = index.split(", ").map((name) => `public.${name}`);
    const { plans } = await filled.explainer.run(
      caller ?? member(),
      `reset role; drop index ${names.join(", ")};
      set local role ${(caller ?? member()).role}; select public.${call}`,
    );
    const whole = scheduled.find(([each]) => each === call)?.[1] ?? [];
    expect(growing(plans, tables, whole)).toEqual(expect.arrayContaining([expect.stringMatching(told)]));
  });
});

describe("the catalogue", () => {
  test("has an index for every foreign key: a row that is deleted is looked for by it", async () => {
    const without = await filled.superuser.query<{ key: string }>(`
      with keys as (
        select c.conrelid, c.oid, c.conkey, array(
          select k from unnest(c.conkey) k join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k
          where a.attname <> 'studio_id' or cardinality(c.conkey) = 1) as telling
        from pg_constraint c where c.contype = 'f' and c.connamespace = 'public'::regnamespace)
      select k.conrelid::regclass || ' ' || pg_get_constraintdef(k.oid) as key from keys k
      where not exists (select from pg_index i where i.indrelid = k.conrelid
        and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = any (
          select format('(%I IS NOT NULL)', a.attname) from pg_attribute a where a.attrelid = k.conrelid and a.attnum = any (k.conkey)))
        and (i.indkey[0] = any (k.telling) or (i.indkey[0] = any (k.conkey) and i.indkey[1] = any (k.telling))))`);
    expect(without.map(({ key }) => key)).toEqual([]);
  });

  test("has an index that begins with the studio for every table of studios", async () => {
    const without = await filled.superuser.query<{ name: string }>(`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'studio_id' and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and not exists (select from pg_index i where i.indrelid = c.oid and i.indkey[0] = a.attnum and i.indpred is null)`);
    expect(without.map(({ name }) => name)).toEqual([]);
  });
});
