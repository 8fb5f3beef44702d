import { defineConfig } from "vitest/config";
import { readProject } from "./scripts/hosted-project.ts";

/**
 * What holds on any Supabase project, by `npm run test:hosted -- URL`, which looks first whether the project is ready.
 * Left out is what holds the database's clock still or changes its schema.
 */
export default defineConfig({
  test: {
    include: [
      ...["deciding", "drafting", "mirror", "people", "publishing", "secrets"].map(
        (name) => `test/src/store/${name}.test.ts`,
      ),
      "test/supabase/row-level-security.test.ts",
      ...["tables", "functions", "fuzz"].map((name) => `test/supabase/rls/${name}.test.ts`),
    ],
    globalSetup: ["test/supabase/rls/figures-setup.ts"],
    provide: { database: "hosted", hosted: readProject(process.env["SUPABASE_URL"], process.env) },
    testTimeout: 30 * 60_000,
    hookTimeout: 5 * 60_000,
    pool: "forks",
    // All files share the one database.
    maxWorkers: 1,
    fileParallelism: false,
    onConsoleLog: (_, type) => type === "stdout",
  },
});
