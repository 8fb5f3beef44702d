import { defineConfig } from "vitest/config";

/** Everything that runs without a browser, with the suites that only make sense at full scale: `npm run test:full`. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/browser/**"],
    testTimeout: 30 * 60_000,
    hookTimeout: 5 * 60_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
