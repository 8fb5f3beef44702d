import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type Migration = { readonly version: string; readonly name: string; readonly sql: string };

/** `supabase/migrations/<14 digits>_<name>.sql`, oldest first. */
export function readMigrations(dir: string): Migration[] {
  return readdirSync(dir)
    .flatMap((file) => {
      const match = /^(\d{14})_(.+)\.sql$/.exec(file);
      return match?.[1] && match[2] ? [{ version: match[1], name: match[2], file }] : [];
    })
    .sort((a, b) => (a.version < b.version ? -1 : 1))
    .map(({ version, name, file }) => ({ version, name, sql: readFileSync(join(dir, file), "utf8") }));
}

type Database = {
  exec(sql: string): Promise<unknown>;
  query<Row>(sql: string, parameters: unknown[]): Promise<{ rows: Row[] }>;
};

/** The database has had a migration that isn't among these: another version of the product made it. */
export class MadeByAnotherVersion extends Error {}

/**
 * Applies what is new, each file in a transaction of its own, and keeps the history where the Supabase CLI keeps it.
 *
 * @throws MadeByAnotherVersion with nothing applied; Error naming the migration that failed, those before it stay applied
 */
export async function applyMigrations(database: Database, migrations: readonly Migration[]): Promise<number> {
  await database.exec(`create schema if not exists supabase_migrations;
    create table if not exists supabase_migrations.schema_migrations (version text primary key, statements text[], name text);`);
  const { rows } = await database.query<{ version: string }>(
    "select version from supabase_migrations.schema_migrations",
    [],
  );
  const applied = new Set(rows.map((row) => row.version));
  const known = new Set(migrations.map(({ version }) => version));
  const unknown = [...applied].find((version) => !known.has(version));
  if (unknown) throw new MadeByAnotherVersion(`It has had migration ${unknown}, which isn't among this version's.`);
  const pending = migrations.filter((migration) => !applied.has(migration.version));
  for (const { version, name, sql } of pending) {
    const history = `insert into supabase_migrations.schema_migrations (version, name) values ('${version}', '${name.replaceAll("'", "''")}');`;
    try {
      await database.exec(`begin;\n${sql}\n;${history}\ncommit;`);
    } catch (error) {
      await database.exec("rollback");
      throw new Error(
        `Migration ${version}_${name} failed: ${error instanceof Error ? error.message : String(error)}`,
        {
          cause: error,
        },
      );
    }
  }
  return pending.length;
}
