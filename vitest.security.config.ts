import { compiled } from "./vitest.config.ts";
import { defineConfig } from "vitest/config";

/** What attackers try: `npm run test:security`, with SCALE=full at its full numbers. */
export default defineConfig({
  test: {
    include: ["test/security/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    pool: "forks",
    env: compiled,
    maxWorkers: 2,
  },
});
