import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Processes that tests start share what was compiled: a start takes half the time. */
export const compiled = { NODE_COMPILE_CACHE: join(import.meta.dirname, "node_modules/.cache/tests") };

/** Run by configurations of their own: `npm run test:browser`, `test:contract`, `test:security`, `test:rls` and `test:hosted`. */
export const elsewhere = [
  "test/contract/**",
  "test/browser/**",
  "test/security/**",
  "test/supabase/rls/**",
  "test/supabase/races/**",
  "test/supabase/statements/**",
  "test/supabase/hosted/**",
  "test/supabase/schema/**",
  "test/supabase/real/**",
];

/** Files whose tests wait for processes come first: begun last, one of them would go on alone. */
const waiting = /\/test\/(repo\/bench|crash\/|e2e\/|src\/main\/|src\/app\/\w+-(killed|unclear)|src\/app\/logins)/;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => Number(waiting.test(b.moduleId)) - Number(waiting.test(a.moduleId)));
  }
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: elsewhere,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: "forks",
    // A third of the time of a file is waiting for processes and timers: three keep two cores at work.
    maxWorkers: 3,
    // The files of a worker share modules and, one after the other, databases: `test/support/kept-databases.ts`.
    isolate: false,
    env: compiled,
    sequence: { sequencer: LongestFirst },
  },
});
