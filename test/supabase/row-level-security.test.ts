import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { SignJWT } from "jose";
import type { ChangeRecord } from "#src/app/ports/records.ts";
import type { ShopId } from "#src/domain/ids.ts";
import { systemIds } from "#src/kernel/ids.ts";
import { type House, openHouse, openStudio, quiet, type Studio } from "#test/src/store/studio.ts";
import { fillEveryTable } from "./fill-every-table.ts";

/** Every table and every function, looked up in the catalogue: one that is added later is judged too. */
let house: House;
let home: Studio;
let shop: ShopId;
let change: ChangeRecord;
let outsiders: Studio;
let tables: string[];
let functions: { name: string; args: string[]; types: string[]; definer: boolean; owner: string; caller: string }[];

/** Readable by whoever has a studio: they belong to none. */
const sharedTables = ["taxonomy"];

beforeAll(async () => {
  house = await openHouse();
  home = await openStudio(house);
  ({ shop, change } = await fillEveryTable(house, home));
  outsiders = await openStudio(house, "Somebody Else");
  tables = (
    await house.db.sql<{ relname: string }>(
      "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm') order by 1",
    )
  ).map(({ relname }) => relname);
  functions = await house.db.sql(`
    select p.proname as name, coalesce(p.proargnames, '{}') as args, p.prosecdef as definer, pg_get_userbyid(p.proowner) as owner,
      (select coalesce(array_agg(format_type(t, null) order by n), '{}') from unnest(p.proargtypes::oid[]) with ordinality u(t, n)) as types,
      case when has_function_privilege('authenticated', p.oid, 'execute') then 'authenticated'
        when has_function_privilege('service_role', p.oid, 'execute') then 'service_role' else 'nobody' end as caller
    from pg_proc p where p.pronamespace = 'public'::regnamespace order by 1`);
});
afterAll(() => house.db.close());

/** A correctly signed token with these claims, as only our own app could make it. */
async function withClaims(claims: Record<string, unknown>): Promise<SupabaseClient> {
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256" })
    .setExpirationTime("5m")
    .sign(new TextEncoder().encode(house.db.keys.jwtSecret));
  return clientWith({ accessToken: async () => token });
}

function clientWith(options: { accessToken?: () => Promise<string> }): SupabaseClient {
  return createClient(house.db.url, house.db.keys.publishableKey, {
    global: { fetch: (input, init) => house.db.fetch(input, init) },
    auth: { persistSession: false, autoRefreshToken: false },
    ...options,
  });
}

const memberOf = (studio: Studio, who: "owner" | "manager" | "maker") =>
  withClaims({ role: "authenticated", app_role: "member", studio_id: studio.id, member_id: studio.members[who].id });
const workerOf = (studio: Studio) => withClaims({ role: "authenticated", app_role: "worker", studio_id: studio.id });

/** Arguments that name the home studio's rows wherever an id is asked for. */
function homeArguments(of: { args: string[]; types: string[] }): Record<string, unknown> {
  const json = {
    id: systemIds.uuid(),
    changeId: change.id,
    shopId: shop,
    targetId: change.targets[0]?.id,
    code: "zzzz",
    content: { title: "taken over" },
    source: {},
    targets: [{ shopId: shop, content: {} }],
    kind: "read_shop",
    key: "foreign",
    outcome: "ok",
    action: "x",
    reference: "x",
  };
  const byName: Record<string, unknown> = {
    p_change_id: change.id,
    p_id: change.id,
    p_shop_id: shop,
    p_member_id: home.members.maker.id,
    p_content_hash: change.contentHash,
    p_verdict: "approve",
    p_mode: "live",
    p_kind: "review_card",
    p_role: "owner",
    p_outbox: [],
    p_operations: [],
    p_payloads: [{ shopId: shop, payload: "{}" }],
    p_targets: [{ shopId: shop, content: {} }],
  };
  const byType: Record<string, unknown> = { uuid: change.id, jsonb: json, integer: 1, boolean: true, text: "x" };
  return Object.fromEntries(
    of.args.map((name, index) => [
      name,
      (of.types[index] === "integer" ? undefined : byName[name]) ?? byType[of.types[index] ?? ""] ?? null,
    ]),
  );
}

const homeRows = () =>
  Promise.all(
    tables.map(async (table) => {
      const rows = await house.db.sql<{ row: string }>(
        `select to_jsonb(t)::text as row from public.${table} t where to_jsonb(t)::text like '%' || $1 || '%' order by 1`,
        [home.id],
      );
      return [table, rows.map(({ row }) => row)] as const;
    }),
  );

describe("every table", () => {
  test("has row level security enabled and forced", async () => {
    const open = await house.db.sql(
      `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
       and not (relrowsecurity and relforcerowsecurity)`,
    );
    expect(open).toEqual([]);
    expect(tables.length).toBeGreaterThan(20);
  });

  test("has a row of the home studio in this test, so that seeing nothing means something", async () => {
    const rows = Object.fromEntries(await homeRows());
    const empty = tables.filter((table) => rows[table]?.length === 0);
    expect(empty).toEqual(["taxonomy"]);
  });

  test("has no policy for anon or public, and no grant", async () => {
    expect(
      await house.db.sql(
        "select tablename from pg_policies where schemaname = 'public' and (roles && array['anon', 'public']::name[])",
      ),
    ).toEqual([]);
    expect(
      await house.db.sql(
        "select table_name from information_schema.role_table_grants where grantee in ('anon', 'PUBLIC') and table_schema in ('public', 'app')",
      ),
    ).toEqual([]);
  });

  test("is written by no tenant directly: reading is the only grant", async () => {
    expect(
      await house.db.sql(
        `select table_name, privilege_type from information_schema.role_column_grants
         where grantee = 'authenticated' and table_schema = 'public' and privilege_type <> 'SELECT'`,
      ),
    ).toEqual([]);
  });
});

describe("every function", () => {
  test("that acts with more rights than its caller belongs to oms_definer, who obeys the same policies", async () => {
    const definers = functions.filter(({ definer }) => definer);
    expect(definers.length).toBeGreaterThan(15);
    expect(definers.filter(({ owner }) => owner !== "oms_definer")).toEqual([]);
    expect(
      await house.db.sql("select rolsuper, rolbypassrls, rolcanlogin from pg_roles where rolname = 'oms_definer'"),
    ).toEqual([{ rolsuper: false, rolbypassrls: false, rolcanlogin: false }]);
  });

  test("has its search path pinned", async () => {
    expect(
      await house.db.sql(
        `select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where n.nspname in ('public', 'app') and not coalesce(p.proconfig @> array['search_path=""'], false)`,
      ),
    ).toEqual([]);
  });

  test("is callable neither by anon nor by public", async () => {
    expect(
      await house.db.sql(
        `select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where n.nspname in ('public', 'app') and has_function_privilege('anon', p.oid, 'execute')`,
      ),
    ).toEqual([]);
  });

  test("of the secret key is closed to tenants", async () => {
    const owner = await memberOf(home, "owner");
    for (const each of functions.filter(({ caller }) => caller === "service_role")) {
      const { error } = await owner.rpc(each.name, homeArguments(each));
      expect([each.name, error?.code]).toEqual([each.name, "42501"]);
    }
  });
});

describe("outsider", () => {
  test.each(["member", "worker"] as const)("as %s: sees no row of another studio in any table", async (kind) => {
    const client = kind === "member" ? await memberOf(outsiders, "owner") : await workerOf(outsiders);
    for (const table of tables.filter((name) => !sharedTables.includes(name))) {
      const { data, error } = await client.from(table).select("*");
      expect([table, error?.code ?? "42501", JSON.stringify(data ?? []).includes(home.id)]).toEqual([
        table,
        "42501",
        false,
      ]);
    }
  });

  test.each(["member", "worker"] as const)("as %s: changes nothing of another studio by any function", async (kind) => {
    const client = kind === "member" ? await memberOf(outsiders, "owner") : await workerOf(outsiders);
    const before = await homeRows();
    const answers: Record<string, string> = {};
    for (const each of functions.filter(({ caller }) => caller === "authenticated")) {
      const { data, error } = await client.rpc(each.name, homeArguments(each));
      answers[each.name] = error ? error.code : JSON.stringify(data);
      expect([each.name, answers[each.name]?.includes(home.id)]).toEqual([each.name, false]);
    }
    expect(await homeRows()).toEqual(before);
    // Nor can it tell a foreign row from none: what names one is "not found".
    const hidden = kind === "member" ? ["save_draft", "decide_change", "go_live", "set_role"] : ["fill_draft"];
    for (const name of hidden) expect([name, answers[name]]).toEqual([name, "P0002"]);
    expect(answers["read_change"]).toBe("null");
  });

  test("who names another studio's member in her own token is nobody", async () => {
    const client = await withClaims({
      role: "authenticated",
      app_role: "member",
      studio_id: outsiders.id,
      member_id: home.members.owner.id,
    });
    const { error } = await client.rpc("set_paused", {
      p_paused: true,
      p_shop_id: null,
      p_outbox: [],
      p_operations: [],
    });
    expect(error?.message).toBe("no-role");
  });

  test("without a token, with a forged one or with none of our claims: nothing at all", async () => {
    const forged = await new SignJWT({ role: "authenticated", app_role: "worker", studio_id: home.id })
      .setProtectedHeader({ alg: "HS256" })
      .setExpirationTime("5m")
      .sign(new TextEncoder().encode("another secret that is long enough"));
    const clients = [
      clientWith({}),
      clientWith({ accessToken: async () => forged }),
      await withClaims({ role: "anon", studio_id: home.id }),
    ];
    for (const client of clients) {
      for (const table of tables) {
        const { data, error } = await client.from(table).select("*");
        expect([table, data, error !== null]).toEqual([table, null, true]);
      }
    }
    const empty = await withClaims({ role: "authenticated" });
    for (const table of tables.filter((name) => !sharedTables.includes(name))) {
      const { data } = await empty.from(table).select("*");
      expect([table, data ?? []]).toEqual([table, []]);
    }
  });
});

describe("owner", () => {
  test("writes no table directly, not even in her own studio", async () => {
    const owner = await memberOf(home, "owner");
    // Columns that the database numbers are refused for that alone.
    const numbered = new Set(["id:sync_events", "id:audit_events"]);
    for (const table of tables) {
      const [found] = await house.db.sql<Record<string, unknown>>(`select * from public.${table} limit 1`);
      const row = Object.fromEntries(
        Object.entries(found ?? {}).filter(([column]) => column !== "seq" && !numbered.has(`${column}:${table}`)),
      );
      for (const column of Object.keys(row)) {
        const { error } = await owner
          .from(table)
          .update({ [column]: row[column] })
          .not(column, "is", null);
        expect([table, column, error?.code]).toEqual([table, column, "42501"]);
      }
      const inserted = await owner.from(table).insert(row);
      expect([table, "insert", inserted.error?.code]).toEqual([table, "insert", "42501"]);
      const deleted = await owner
        .from(table)
        .delete()
        .not(Object.keys(row)[0] ?? "id", "is", null);
      expect([table, "delete", deleted.error?.code]).toEqual([table, "delete", "42501"]);
    }
  });

  test.each([
    "shop_credentials",
    "oauth_states",
    "connect_links",
    "slack_installations",
    "operations",
    "outbox",
    "slack_events",
    "listing_watch",
  ])("cannot read %s", async (table) => {
    const { error } = await (await memberOf(home, "owner")).from(table).select("*");
    expect(error?.code).toBe("42501");
  });

  test("cannot make a publish operation: only a decision can", async () => {
    const attempt = home.as("owner").enqueue({
      kind: "publish",
      key: "mine",
      shopId: shop,
      changeId: change.id,
      ...(change.targets[0] ? { targetId: change.targets[0].id } : {}),
    });
    await expect(attempt).rejects.toMatchObject({ code: "not-allowed" });
    const along = home.as("owner").setPaused({
      paused: false,
      shopId: null,
      ...quiet,
      operations: [{ kind: "publish", key: "mine too", shopId: shop, changeId: change.id }],
    });
    await expect(along).rejects.toMatchObject({ code: "not-allowed" });
  });

  test("is no worker: what a worker records needs a worker's token", async () => {
    const owner = await memberOf(home, "owner");
    for (const name of ["fill_draft", "record_target", "record_shop", "send_messages", "save_message", "log_sync"]) {
      const found = functions.find((each) => each.name === name);
      const { error } = await owner.rpc(name, homeArguments(found ?? { args: [], types: [] }));
      expect([name, error?.message]).toEqual([name, "not-allowed"]);
    }
  });
});

describe("worker", () => {
  test("decides nothing: what people do needs a person's token", async () => {
    const worker = await workerOf(home);
    for (const name of [
      "create_change",
      "save_draft",
      "submit_change",
      "decide_change",
      "go_live",
      "retry_change",
      "set_role",
    ]) {
      const found = functions.find((each) => each.name === name);
      const { error } = await worker.rpc(name, homeArguments(found ?? { args: [], types: [] }));
      expect([name, error?.message]).toEqual([name, "not-allowed"]);
    }
  });
});
