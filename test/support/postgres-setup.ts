import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { migratePostgres } from "#sandbox/supabase/on-postgres.ts";
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
    const sql = postgres(adminUrl, { max: 1 });
    await sql.unsafe(`create database ${template}`);
    await sql.end();
    await migratePostgres(server.url(template));
    return { server: { adminUrl, template }, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
