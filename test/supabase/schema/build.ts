import { bootstrapSql } from "#sandbox/supabase/like-postgrest.ts";
import { applyMigrations, type Migration } from "#sandbox/supabase/migrate.ts";
import { storageSql } from "#sandbox/supabase/storage-tables.ts";
import { openSuperuser, type Superuser } from "#sandbox/supabase/superuser.ts";
import { createEmptyDatabase, type PostgresForTests } from "#test/support/postgres-databases.ts";

export type OwnProject = Superuser & { readonly url: string };

/** A database with what Supabase brings to a new project, and nothing of the product. `close` drops it. */
export async function openNewProject(server: PostgresForTests): Promise<OwnProject> {
  const database = await createEmptyDatabase(server);
  const superuser = openSuperuser(database.url);
  await superuser.exec(bootstrapSql + storageSql);
  return {
    ...superuser,
    url: database.url,
    close: async () => {
      await superuser.close();
      await database.drop();
    },
  };
}

/** Those that it hasn't had. @returns how many */
export const migrate = (project: Superuser, migrations: readonly Migration[]): Promise<number> =>
  applyMigrations(
    {
      exec: (sql) => project.exec(sql),
      query: async <Row>(sql: string) => ({ rows: await project.query<Row>(sql) }),
    },
    migrations,
  );
