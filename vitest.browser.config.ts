import { defineConfig } from "vitest/config";

/** The tests that drive Chromium through the running demo: `npm run test:browser`. One at a time: they share the machine. */
export default defineConfig({
  test: {
    include: ["test/browser/**/*.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 1,
    fileParallelism: false,
  },
});
