import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { migratePostgres } from "#sandbox/supabase/on-postgres.ts";
import { authenticatorSql } from "#sandbox/supabase/real-postgrest.ts";
import { startPostgres } from "#sandbox/supabase/postgres-server.ts";
import type { PostgresForTests } from "./postgres-databases.ts";

const template = "oms_template";

/** Once per run: a real Postgres, with a migrated database in it that every test file copies. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const started = await startMigrated();
  provide("postgres", started.server);
  return () => started.stop();
}

export async function startMigrated(): Promise<{ readonly server: PostgresForTests; stop(): Promise<void> }> {
  const server = await startPostgres();
  try {
    const adminUrl = server.url("postgres");
    const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined });
    await sql.unsafe(`create database ${template}`);
    await migratePostgres(server.url(template));
    // Before the processes of PostgREST come to it at the same time.
    await sql.unsafe(authenticatorSql);
    await sql.end();
    return { server: { adminUrl, template }, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
