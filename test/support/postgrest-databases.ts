import type { JWK } from "jose";
import { openRealPostgrest, projectGateway } from "#sandbox/supabase/real-postgrest.ts";
import { openSuperuser, type Superuser } from "#sandbox/supabase/superuser.ts";
import type { EmbeddedKeys, LocalSupabase } from "#sandbox/supabase/embedded.ts";
import { readWholeCatalogue } from "#test/supabase/schema/whole-catalogue.ts";
import { createFromTemplate, type PostgresForTests } from "./postgres-databases.ts";

/** What `test/support/postgrest-setup.ts` started: databases with a PostgREST each, and the key that all of them trust. */
export type PostgrestForTests = {
  readonly signingKey: string;
  readonly publicKey: JWK;
  readonly databases: readonly { readonly url: string; readonly address: string }[];
};

declare module "vitest" {
  export interface ProvidedContext {
    /** Only where `test/support/postgrest-setup.ts` is among the global set-ups. */
    postgrest?: PostgrestForTests;
  }
}

type Lent = LocalSupabase & { readonly keys: EmbeddedKeys; empty(): Promise<void> };

/** One of the run's databases that no other test file has now; another, with a process of its own, where there is none. */
export async function lendPostgrest(
  server: PostgresForTests,
  run: PostgrestForTests,
  keys: EmbeddedKeys,
  fresh: boolean,
): Promise<Lent> {
  const own = { ...keys, jwtSecret: run.signingKey };
  for (const [at, { url, address }] of fresh ? [] : run.databases.entries()) {
    const superuser = openSuperuser(url);
    if (await isMine(superuser, at)) return lent(superuser, projectGateway(address, keys), own);
    await superuser.close();
  }
  const copy = await createFromTemplate(server);
  const database = await openRealPostgrest({ ...keys, url: copy.url, trusted: [run.publicKey] });
  return {
    ...database,
    keys: own,
    empty: () => database.exec(emptied),
    close: async () => {
      await database.close();
      await copy.drop();
    },
  };
}

/** As long as this session lasts, whatever ends it. */
async function isMine(superuser: Superuser, at: number): Promise<boolean> {
  const [row] = await superuser.query<{ mine: boolean }>("select pg_try_advisory_lock(20261129, $1) as mine", [at]);
  return row?.mine ?? false;
}

async function lent(superuser: Superuser, fetch: LocalSupabase["fetch"], keys: EmbeddedKeys): Promise<Lent> {
  const found = await readWholeCatalogue(superuser);
  return {
    ...superuser,
    fetch,
    keys,
    empty: () => superuser.exec(emptied),
    close: async () => {
      await superuser.exec(`drop table if exists app.test_clock; ${emptied}`);
      const left = await readWholeCatalogue(superuser);
      await superuser.close();
      const moved = [...new Set([...found.keys(), ...left.keys()])].filter(
        (name) => found.get(name) !== left.get(name),
      );
      if (moved.length > 0)
        throw new Error(`This test changed ${moved.join(", ")}: open its database with fresh: true.`);
    },
  };
}

/** All but what a migration put there. Without the triggers of foreign keys: rows are few, and `truncate` makes new files for every table and index. */
const emptied = `do $$ declare v_table record; v_sequence record; begin
  set local session_replication_role = replica;
  for v_table in select schemaname, tablename from pg_tables where schemaname in ('public', 'app') and tablename not in ('test_clock', 'marketplaces', 'operation_kinds') loop
    execute format('delete from %I.%I', v_table.schemaname, v_table.tablename);
  end loop;
  for v_sequence in select * from pg_sequences where schemaname in ('public', 'app') and last_value is not null loop
    perform setval(format('%I.%I', v_sequence.schemaname, v_sequence.sequencename)::regclass, v_sequence.start_value, false);
  end loop;
end $$`;
