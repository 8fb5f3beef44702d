import { compiled } from "./vitest.config.ts";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";
import { hasPostgrest } from "./sandbox/supabase/postgrest-program.ts";

/** The same tests on each database; `test/support/database.ts` opens what is provided here. */
const on = (
  database: "pglite" | "postgres" | "es256" | "postgrest",
  tests: { readonly include: string[]; readonly exclude?: string[] },
  setup: string[] = [],
): TestProjectConfiguration => ({
  extends: true,
  test: { name: database, ...tests, globalSetup: [...setup, figures], provide: { database } },
});

const figures = "test/supabase/rls/figures-setup.ts";

/** What judges the database: the stores' contract, each caller at each table and function, strange statements. */
const judges = [
  "test/supabase/row-level-security.test.ts",
  "test/supabase/secret-key.test.ts",
  "test/supabase/rls/**/*.test.ts",
  "test/supabase/real/**/*.test.ts",
  "test/src/store/*.test.ts",
  // Real starts, and the path from a photo to a decision.
  "test/src/main/start-database.test.ts",
  "test/src/slack/path.test.ts",
];

/**
 * Isolation where it counts: on real PostgREST and a real Postgres with ES256 tokens, as a hosted project has them. Where
 * there is no such program, behind the gateway of the embedded server. On PGlite the demo's isolation; on Postgres what
 * needs several sessions, the whole schema or a server of its own.
 */
export const isolation: TestProjectConfiguration[] = [
  hasPostgrest
    ? on("postgrest", { include: judges }, ["test/support/postgrest-setup.ts"])
    : on("es256", { include: judges, exclude: ["test/supabase/real/**"] }, ["test/support/postgres-setup.ts"]),
  on("postgres", { include: ["test/supabase/**/*.test.ts"], exclude: judges }, ["test/support/postgres-setup.ts"]),
  on("pglite", { include: ["test/supabase/rls/**/*.test.ts"] }),
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
