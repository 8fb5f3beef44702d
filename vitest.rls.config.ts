import { compiled } from "./vitest.config.ts";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";
import { hasPostgrest } from "./sandbox/supabase/postgrest-program.ts";

/** The same tests on each database; `test/support/database.ts` opens what is provided here. */
const on = (
  database: "pglite" | "postgres" | "es256" | "postgrest",
  include: string[],
  setup: string[] = [],
): TestProjectConfiguration => ({
  extends: true,
  test: { name: database, include, globalSetup: [...setup, figures], provide: { database } },
});

const postgres = ["test/support/postgres-setup.ts"];
const figures = "test/supabase/rls/figures-setup.ts";

const onPostgrest = on(
  "postgrest",
  [
    "test/supabase/row-level-security.test.ts",
    "test/src/store/*.test.ts",
    // Real starts, and the path from a photo to a decision.
    "test/src/main/start-database.test.ts",
    "test/src/slack/path.test.ts",
  ],
  [...postgres, "test/support/postgrest-setup.ts"],
);

/**
 * Isolation on PGlite and on a real Postgres; and the stores' contract with tokens as hosted Supabase takes them, on the
 * embedded server and on real PostgREST.
 */
export const isolation: TestProjectConfiguration[] = [
  on("pglite", ["test/supabase/rls/**/*.test.ts"]),
  on("postgres", ["test/supabase/**/*.test.ts"], postgres),
  on("es256", ["test/supabase/row-level-security.test.ts", "test/src/store/*.test.ts"], postgres),
  ...(hasPostgrest ? [onPostgrest] : []),
];

/** `npm run test:rls`. SCALE=full is the numbers; what was counted goes to `.oms/figures/`. */
export default defineConfig({
  test: {
    testTimeout: 10 * 60_000,
    hookTimeout: 120_000,
    pool: "forks",
    env: compiled,
    maxWorkers: 2,
    projects: isolation,
    // The adapter writes every refusal to stderr, with its values; here nearly everything is refused.
    onConsoleLog: (_, type) => type === "stdout",
  },
});
