import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { migratePostgres } from "#sandbox/supabase/on-postgres.ts";
import { startPostgres } from "#sandbox/supabase/postgres-server.ts";

const template = "oms_template";

/** Once per run: a real Postgres, with a migrated database in it that every test file copies. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  try {
    const adminUrl = server.url("postgres");
    const sql = postgres(adminUrl, { max: 1 });
    await sql.unsafe(`create database ${template}`);
    await sql.end();
    await migratePostgres(server.url(template));
    provide("postgres", { adminUrl, template });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return () => server.stop();
}
