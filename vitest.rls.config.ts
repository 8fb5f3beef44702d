import { defineConfig } from "vitest/config";

/**
 * Isolation, on PGlite and on a real Postgres: `npm run test:rls`. SCALE=full multiplies the statements; the figures go
 * to `.oms/figures/`.
 */
export default defineConfig({
  test: {
    include: ["test/supabase/**/*.test.ts"],
    globalSetup: ["test/support/postgres-setup.ts"],
    testTimeout: 10 * 60_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
