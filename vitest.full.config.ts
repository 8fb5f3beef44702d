import { defineConfig } from "vitest/config";
import { compiled, elsewhere } from "./vitest.config.ts";
import { isolation } from "./vitest.rls.config.ts";

/** Everything that runs without a browser, with the suites that only make sense at full scale: `npm run test:full`. */
export default defineConfig({
  test: {
    testTimeout: 30 * 60_000,
    hookTimeout: 5 * 60_000,
    pool: "forks",
    env: compiled,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "all", include: ["test/**/*.test.ts"], exclude: elsewhere, isolate: false } },
      { extends: true, test: { name: "security", include: ["test/security/**/*.test.ts"] } },
      ...isolation,
    ],
  },
});
