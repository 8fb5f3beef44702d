import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SupabaseClient } from "@supabase/supabase-js";
import { must, quiet } from "#test/src/store/studio.ts";
import { clientWith, memberOf, withClaims, workerOf } from "./callers.ts";
import { readCatalogue } from "./catalogue.ts";
import { expectedTables } from "./expected-tables.ts";
import { missingExpectations } from "./missing-expectations.ts";
import { openScene, rowsOf, type Scene } from "./scene.ts";
import { memberClaims } from "./tokens.ts";
import { victimsArguments } from "./victims-arguments.ts";

/**
 * The rules that hold for every table and every function, looked up in the catalogue: one that is added later is judged
 * too. What each caller gets, cell by cell, is judged by `npm run test:rls`.
 */
let scene: Scene;
const sql = <Row = Record<string, unknown>>(text: string, values?: readonly unknown[]) =>
  scene.house.db.sql<Row>(text, values);
const names = async (text: string) => (await sql<{ name: string }>(text)).map(({ name }) => name);

beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.house.db.close());

describe("the matrix of npm run test:rls", () => {
  test("has a cell for every table, column and function", () => {
    expect(missingExpectations(scene.catalogue)).toEqual([]);
  });

  test("misses one that is new, and says where to add it", async () => {
    // One session, so that all of it is undone and nobody else ever sees it.
    await sql("begin");
    await sql("create table public.novelties (id uuid primary key, studio_id uuid)");
    await sql("alter table public.photos add column novelty text");
    await sql("create function public.novelty() returns integer language sql set search_path = '' as 'select 1'");
    await sql("create function public.read_tokens() returns integer language sql set search_path = '' as 'select 1'");
    const missing = missingExpectations(await readCatalogue(scene.house.db));
    await sql("rollback");
    const missed = missingExpectations(scene.catalogue);
    expect(missing.filter((sentence) => !missed.includes(sentence))).toEqual([
      expect.stringMatching(/^Table novelties is judged by no test: .* test\/supabase\/expected-tables\.ts/),
      expect.stringMatching(/^Column photos\.novelty is judged by no test: .* test\/supabase\/expected-tables\.ts/),
      expect.stringMatching(/^Function novelty is judged by no test: .* test\/supabase\/expected-functions\.ts/),
      expect.stringMatching(/^Function read_tokens may be executed by nobody/),
      expect.stringMatching(/^There are two functions read_tokens/),
    ]);
  });
});

describe("every table", () => {
  test("has row level security enabled and forced", async () => {
    expect(
      await names(
        `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
         and not (relrowsecurity and relforcerowsecurity)`,
      ),
    ).toEqual([]);
    expect(scene.catalogue.tables.length).toBeGreaterThan(20);
  });

  test("is a table: a view would read with its owner's rights", async () => {
    expect(
      await names(
        "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm', 'f')",
      ),
    ).toEqual([]);
  });

  test("has a row of the home studio in these tests, so that seeing nothing means something", async () => {
    const rows = await rowsOf(scene, scene.home);
    // Receipts, installations and categories are of no studio; with an erasure asked for, nothing else could be done in it.
    const without = ["categories", "erasure_receipts", "erasure_requests", "slack_installations"];
    expect(Object.keys(rows).filter((table) => rows[table]?.length === 0)).toEqual(without);
  });

  test("has one policy, which asks for the studio of the token, or none and no reader", async () => {
    const policies = await sql<{ tablename: string; rule: string; same: boolean }>(
      `select tablename, qual as rule, qual is not distinct from with_check as same from pg_policies where schemaname = 'public'`,
    );
    for (const { tablename, rule, same } of policies.filter(({ tablename: name }) => name !== "categories")) {
      const column = tablename === "studios" ? "id" : "studio_id";
      expect([tablename, rule, same]).toEqual([
        tablename,
        expect.stringMatching(new RegExp(`^\\(${column} = \\( SELECT app\\.studio_id\\(\\) AS studio_id\\)\\)$`)),
        true,
      ]);
    }
    const ruled = policies.map(({ tablename }) => tablename);
    expect(new Set(ruled).size).toBe(ruled.length);
    const open = scene.catalogue.tables.filter(({ name }) => !ruled.includes(name));
    expect(open.filter(({ name }) => expectedTables[name]?.readers !== "nobody")).toEqual([]);
  });

  test("has no policy for anon or public, and no grant", async () => {
    expect(
      await names(
        "select tablename as name from pg_policies where schemaname = 'public' and (roles && array['anon', 'public']::name[])",
      ),
    ).toEqual([]);
    expect(
      await names(
        "select table_name as name from information_schema.role_table_grants where grantee in ('anon', 'PUBLIC') and table_schema in ('public', 'app')",
      ),
    ).toEqual([]);
  });

  test("is written by no tenant directly: reading is the only grant", async () => {
    expect(
      await sql(
        `select table_name, privilege_type from information_schema.role_column_grants
         where grantee = 'authenticated' and table_schema = 'public' and privilege_type <> 'SELECT'`,
      ),
    ).toEqual([]);
  });

  test("names a row of another table together with the studio, so that nothing points into a strange one", async () => {
    expect(
      await names(
        `with tenant as (
           select c.oid, c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'studio_id'
           where c.relnamespace = 'public'::regnamespace and c.relkind = 'r')
         select t.relname || ': ' || pg_get_constraintdef(k.oid) as name
         from pg_constraint k join tenant t on t.oid = k.conrelid join tenant r on r.oid = k.confrelid
         where k.contype = 'f' and not exists (
           select from pg_attribute a where a.attrelid = k.conrelid and a.attnum = any (k.conkey) and a.attname = 'studio_id')`,
      ),
    ).toEqual([]);
  });

  test("has its numbers to itself: no sequence is anybody's to read or to move", async () => {
    expect(
      await names(
        `select c.relname as name from pg_class c, unnest(array['anon', 'authenticated']) r(role), unnest(array['usage', 'select', 'update']) p(privilege)
         where c.relkind = 'S' and c.relnamespace = 'public'::regnamespace and has_sequence_privilege(r.role, c.oid, p.privilege)`,
      ),
    ).toEqual([]);
  });
});

describe("every function", () => {
  test("that acts with more rights than its caller belongs to oms_definer, who obeys the same policies", async () => {
    const definers = scene.catalogue.functions.filter(({ definer }) => definer);
    expect(definers.length).toBeGreaterThan(15);
    expect(definers.filter(({ owner }) => owner !== "oms_definer")).toEqual([]);
    expect(
      await names(
        `select proname as name from pg_proc where pronamespace = 'app'::regnamespace and prosecdef
         and pg_get_userbyid(proowner) <> 'oms_definer'`,
      ),
    ).toEqual([]);
    expect(await sql("select rolsuper, rolbypassrls, rolcanlogin from pg_roles where rolname = 'oms_definer'")).toEqual(
      [{ rolsuper: false, rolbypassrls: false, rolcanlogin: false }],
    );
  });

  test("has its search path pinned, or a body that was parsed when it was made", async () => {
    expect(
      await names(
        `select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where n.nspname in ('public', 'app') and p.prosqlbody is null
           and not coalesce(p.proconfig @> array['search_path=""'], false)`,
      ),
    ).toEqual([]);
  });

  test("is callable neither by anon nor by public", async () => {
    expect(
      await names(
        `select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where n.nspname in ('public', 'app') and has_function_privilege('anon', p.oid, 'execute')`,
      ),
    ).toEqual([]);
  });

  test("of schema app is out of every client's reach", async () => {
    const owner = await memberOf(scene.house.db, scene.home, "owner");
    const { error } = await owner.schema("app").rpc("studio_id");
    expect(error?.code).toBe("PGRST106");
  });
});

describe("a token", () => {
  test("that names another studio's member is nobody's", async () => {
    const client = await withClaims(scene.house.db, memberClaims(scene.outsiders.id, scene.home.members.owner.id));
    const { error } = await client.rpc("set_paused", { p_paused: true, p_shop_id: null, ...noEffects });
    expect(error?.message).toBe("no-role");
  });

  test.each([
    ["anon", { role: "anon" }],
    ["no claim of ours", { role: "authenticated" }],
    ["a studio that is no id", { role: "authenticated", studio_id: "everyone" }],
  ])("with %s opens no table", async (_, claims) => {
    const client = await withClaims(scene.house.db, claims);
    for (const { name } of scene.catalogue.tables.filter((table) => table.name !== "categories")) {
      const { data } = await client.from(name).select("*");
      expect([name, data ?? []]).toEqual([name, []]);
    }
  });
});

const noEffects = { p_outbox: [], p_operations: [] };

/** The answer's message, or null when it went through. */
async function answer(client: SupabaseClient, name: string): Promise<string | null> {
  const called = must(scene.catalogue.functions.find((each) => each.name === name));
  const { error } = await client.rpc(name, victimsArguments(called, scene.victim));
  return error?.message ?? null;
}

describe("owner", () => {
  test("cannot make a publish operation: only a decision can", async () => {
    const { home, victim } = scene;
    const { change, shop } = victim;
    const along = home.as("owner").setPaused({
      paused: false,
      shopId: null,
      ...quiet,
      operations: [
        {
          kind: "apply_change",
          key: "mine",
          shopId: shop,
          changeId: change.id,
          ...(change.items[0] ? { itemId: change.items[0].id } : {}),
        },
      ],
    });
    await expect(along).rejects.toMatchObject({ code: "not-allowed" });
  });

  test("is no worker: what a worker records needs a worker's token", async () => {
    const owner = await memberOf(scene.house.db, scene.home, "owner");
    for (const name of ["fill_draft", "record_item", "record_shop", "send_messages", "save_message", "log_sync"]) {
      expect([name, await answer(owner, name)]).toEqual([name, "not-allowed"]);
    }
  });
});

describe("worker", () => {
  test("decides nothing: what people do needs a person's token", async () => {
    const worker = await workerOf(scene.house.db, scene.home);
    for (const name of ["create_change", "save_draft", "submit_change", "decide_change", "go_live", "retry_change"]) {
      expect([name, await answer(worker, name)]).toEqual([name, "not-allowed"]);
    }
  });
});

test("nobody without a token reads a table", async () => {
  const anybody = clientWith(scene.house.db);
  for (const { name } of scene.catalogue.tables) {
    const { data, error } = await anybody.from(name).select("*");
    expect([name, data, error?.code]).toEqual([name, null, "42501"]);
  }
});

test("a shop limited to named members hides no rows from the others, and refuses what they would change", async () => {
  const { home, victim, house } = scene;
  await sql("delete from shop_members where shop_id = $1 and member_id <> $2", [victim.shop, home.members.owner.id]);
  const maker = await memberOf(house.db, home, "maker");
  expect((await maker.from("shops").select("id")).data).toEqual([{ id: victim.shop }]);
  expect((await maker.from("change_items").select("shop_id").limit(1)).data).toEqual([{ shop_id: victim.shop }]);
  const { error } = await maker.rpc("create_change", {
    p_change: {
      id: victim.products[0],
      code: "limited",
      content: {},
      source: {},
      items: [{ shopId: victim.shop, content: {} }],
    },
    ...noEffects,
  });
  expect(error?.message).toBe("not-allowed");
});
