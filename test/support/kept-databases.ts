import type { EmbeddedSupabase } from "#sandbox/supabase/embedded.ts";

/** What a test has of an embedded database until it gives it back. */
export type Lent = Pick<EmbeddedSupabase, "fetch" | "exec" | "query" | "close"> & { empty(): Promise<void> };

type Kind = "with a clock" | "without";
type Kept = { readonly kind: Kind; readonly database: EmbeddedSupabase; readonly schema: string };

/** Idle ones. Opening another costs two seconds of a processor, and the first statements in it are slow. */
const idle: Kept[] = [];
const idleAtMost = 2;
/** What grew beyond this stays large, however empty: its memory is given back with it alone. */
const keptBelowBytes = 32 * 1024 * 1024;
const vacuumedAboveBytes = 128 * 1024;

/**
 * An embedded database as newly opened: one that an earlier file of this process gave back empty, or another. Whether a
 * test left a table, column, function, trigger or right other than it found them is compared; then its database ends.
 */
export async function lend(kind: Kind, open: () => Promise<EmbeddedSupabase>): Promise<Lent> {
  const kept = taken(kind) ?? (await opened(kind, open));
  const { database } = kept;
  let ended = false;
  const unlessEnded = () => {
    if (ended) throw new Error("This test closed its database before.");
    return database;
  };
  return {
    fetch: async (input, init) => unlessEnded().fetch(input, init),
    exec: async (sql) => unlessEnded().exec(sql),
    query: async (sql, parameters) => unlessEnded().query(sql, parameters),
    empty: async () => unlessEnded().exec(emptied),
    async close() {
      unlessEnded();
      ended = true;
      if (await asFound(kept)) idle.push(kept);
      else await database.close();
    },
  };
}

function taken(kind: Kind): Kept | undefined {
  const at = idle.findIndex((each) => each.kind === kind);
  return at < 0 ? undefined : idle.splice(at, 1)[0];
}

async function opened(kind: Kind, open: () => Promise<EmbeddedSupabase>): Promise<Kept> {
  const database = await open();
  return { kind, database, schema: await schemaOf(database) };
}

async function asFound({ kind, database, schema }: Kept): Promise<boolean> {
  if (idle.length >= idleAtMost || (await schemaOf(database)) !== schema) return false;
  await database.exec(`reset all; ${emptied}${kind === "with a clock" ? "; delete from app.test_clock" : ""}`);
  const large = await database.query<{ name: string; bytes: number }>(
    `select format('%I.%I', schemaname, tablename) as name,
            pg_total_relation_size(format('%I.%I', schemaname, tablename)::regclass)::float8 as bytes
     from pg_tables where schemaname in ('public', 'app')`,
  );
  if (large.reduce((sum, { bytes }) => sum + bytes, 0) > keptBelowBytes) return false;
  for (const { name } of large.filter(({ bytes }) => bytes > vacuumedAboveBytes)) await database.exec(`vacuum ${name}`);
  return true;
}

/** Everything that a statement can change of a schema and a test of ours has changed: names, bodies, rights, what is on. */
async function schemaOf(database: EmbeddedSupabase): Promise<string> {
  const [row] = await database.query<{ schema: string }>(
    `with ours as (select oid from pg_namespace where nspname in ('public', 'app', 'auth'))
     select md5(string_agg(line, e'\\n' order by line)) as schema from (
       select concat_ws(' ', 'relation', oid, relname, relrowsecurity, relacl) from pg_class
        where relnamespace in (table ours)
       union all
       select concat_ws(' ', 'column', attrelid, attname, atttypid, attnotnull, attacl) from pg_attribute
        where attrelid in (select oid from pg_class where relnamespace in (table ours) and relkind = 'r')
       union all
       select concat_ws(' ', 'function', oid, proname, md5(prosrc), proacl) from pg_proc where pronamespace in (table ours)
       union all
       select concat_ws(' ', 'trigger', tgrelid, tgname, tgenabled) from pg_trigger where not tgisinternal
       union all
       select concat_ws(' ', 'policy', polrelid, polname) from pg_policy
       union all
       select concat_ws(' ', 'role', rolname) from pg_roles
     ) as all_of_it (line)`,
  );
  return row?.schema ?? "";
}

/** All but what a migration put there. Without the triggers of foreign keys. To truncate takes fifteen times as long where tables have few rows. */
const emptied = `do $$ declare v_table record; v_sequence record; begin
  set local session_replication_role = replica;
  for v_table in select schemaname, tablename from pg_tables where schemaname in ('public', 'app') and tablename not in ('test_clock', 'marketplaces', 'operation_kinds') loop
    execute format('delete from %I.%I', v_table.schemaname, v_table.tablename);
  end loop;
  for v_sequence in select * from pg_sequences
                    where schemaname in ('public', 'app') and last_value is not null loop
    perform setval(format('%I.%I', v_sequence.schemaname, v_sequence.sequencename)::regclass, v_sequence.start_value, false);
  end loop;
end $$`;
