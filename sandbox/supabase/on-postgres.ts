import { createPostgresConnection } from "@supabase/lite/postgres";
import postgres from "postgres";
import { type EmbeddedKeys, type LocalSupabase, migrationsDir, serveLike } from "./embedded.ts";
import { bootstrapSql, isoTimestamp } from "./like-postgrest.ts";
import { applyMigrations, readMigrations } from "./migrate.ts";

/** Requests at once; further ones wait. */
const sessions = 12;

/**
 * Supabase in this process on a real Postgres that was migrated before. Unlike PGlite it has a session per request, so
 * requests run side by side as on a hosted project.
 *
 * @param url `postgres://…` of a superuser
 */
export function openSupabaseOnPostgres(options: EmbeddedKeys & { readonly url: string }): LocalSupabase {
  const connection = createPostgresConnection({
    url: options.url,
    postgresOptions: {
      max: sessions,
      onnotice: () => undefined,
      types: {
        timestamptz: { to: 1184, from: [1184], serialize: (value) => value, parse: isoTimestamp },
        // Arguments come as JSON text, which the adapter's own serializer would quote once more.
        jsonb: { to: 3802, from: [3802], serialize: jsonText, parse: (text: string) => JSON.parse(text) as unknown },
      },
    },
  });
  const app = serveLike(connection, options);
  const { driver } = connection;
  return {
    fetch: async (input, init) => app.fetch(new Request(input, init)),
    exec: async (text) => void (await driver.unsafe(text)),
    query: async <Row>(text: string, parameters: readonly unknown[] = []) => [
      ...((await driver.unsafe(text, parameters as never[])) as unknown as Row[]),
    ],
    close: () => connection.close(),
  };
}

const jsonText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** The roles that hosted Supabase has, and the repository's migrations. */
export async function migratePostgres(url: string): Promise<void> {
  // One session: a migration that fails is rolled back in the one it began in.
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await sql.unsafe(bootstrapSql);
    await applyMigrations(
      {
        exec: (text) => sql.unsafe(text),
        query: async <Row>(text: string) => ({ rows: [...(await sql.unsafe(text))] as Row[] }),
      },
      readMigrations(migrationsDir),
    );
  } finally {
    await sql.end();
  }
}
