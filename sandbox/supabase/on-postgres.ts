import { type EmbeddedKeys, type LocalSupabase, migrationsDir, serveLike } from "./embedded.ts";
import { bootstrapSql } from "./like-postgrest.ts";
import { createPostgresConnection } from "./lite.ts";
import { applyMigrations, readMigrations } from "./migrate.ts";
import { storageSql } from "./storage-tables.ts";
import { openSuperuser, wireTypes } from "./superuser.ts";

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
    postgresOptions: { max: sessions, onnotice: () => undefined, types: wireTypes },
  });
  const app = serveLike(connection, options);
  const superuser = openSuperuser(options.url);
  return {
    ...superuser,
    fetch: async (input, init) => app.fetch(new Request(input, init)),
    close: async () => {
      await superuser.close();
      await connection.close();
    },
  };
}

/** What a new project has of Supabase, and the repository's migrations. */
export async function migratePostgres(url: string): Promise<void> {
  const superuser = openSuperuser(url);
  try {
    await superuser.exec(bootstrapSql + storageSql);
    await applyMigrations(
      {
        exec: (text) => superuser.exec(text),
        query: async <Row>(text: string) => ({ rows: await superuser.query<Row>(text) }),
      },
      readMigrations(migrationsDir),
    );
  } finally {
    await superuser.close();
  }
}
