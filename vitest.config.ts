import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: [
      "test/browser/**",
      // What attackers try has a run of its own: `npm run test:security`.
      "test/security/**",
      "test/supabase/rls/**",
      "test/supabase/races/**",
      "test/supabase/statements/**",
      "test/supabase/hosted/**",
    ],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 2,
    isolate: false,
  },
});
