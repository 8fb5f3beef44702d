import type { TestProject } from "vitest/node";
import { startPostgrest } from "#sandbox/supabase/real-postgrest.ts";
import { es256Keys, testKeys } from "./database.ts";
import { createFromTemplate } from "./postgres-databases.ts";
import { startMigrated } from "./postgres-setup.ts";
import type { PostgrestForTests } from "./postgrest-databases.ts";

/** Once per run: a real Postgres, and on it for each worker a database with a PostgREST of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startMigrated();
  project.provide("postgres", postgres.server);
  const { signingKey, publicKey } = await es256Keys();
  const workers = Math.max(1, Number(project.vitest.config.maxWorkers));
  const started = await Promise.all(
    Array.from({ length: workers }, async () => {
      const { url } = await createFromTemplate(postgres.server);
      const postgrest = await startPostgrest({ jwtSecret: testKeys.jwtSecret, url, trusted: [publicKey] });
      return { url, postgrest };
    }),
  );
  const databases = started.map(({ url, postgrest }) => ({ url, address: postgrest.address }));
  project.provide("postgrest", { signingKey, publicKey, databases } satisfies PostgrestForTests);
  return async () => {
    await Promise.all(started.map(({ postgrest }) => postgrest.stop()));
    await postgres.stop();
  };
}
