import { compiled } from "./vitest.config.ts";
import { defineConfig } from "vitest/config";

/**
 * The marketplace's own document as the judge of what its client sends and its stand-in answers: `npm run test:contract`. The tests
 * are those of client and stand-in; here each exchange is judged besides.
 */
export default defineConfig({
  test: {
    include: [
      "test/contract/**/*.test.ts",
      // Without what is odd on purpose.
      "test/sandbox/etsy/!(odd).test.ts",
      "test/src/app/{publish,edit,put-on-sale}.test.ts",
    ],
    globalSetup: "test/contract/document-there.ts",
    setupFiles: ["test/contract/setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 2,
    isolate: false,
    env: { ...compiled, CONTRACT: "on" },
  },
});
