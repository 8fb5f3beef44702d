import { validate } from "node-cron";
import { expect, test } from "vitest";
import type { AppDeps } from "#src/modules/deps.ts";
import { schedules } from "#src/modules/schedules.ts";

test("each promise that a clock keeps has a schedule of its own, at times that there are", async () => {
  const asked: string[] = [];
  const note = (name: string) => async () => {
    asked.push(name);
    return 0;
  };
  const due = schedules({
    admin: {
      enqueueDueSyncs: note("syncs"),
      enqueueNudges: note("nudges"),
      enqueueStockChecks: note("stock"),
      enqueueCatchUps: note("catch_ups"),
      forgetRequests: note("requests"),
      purge: note("purge"),
      logins: { tend: note("logins") },
      paces: { operatorUsedAt: async () => ((await note("operator_key")()) > 0 ? new Date() : null) },
      apps: { warnIdle: async () => ({ warned: await note("apps")() }), appsToAsk: async () => [] },
    },
    marketplaces: { of: () => ({ keyless: false }) },
    ownApps: true,
    logger: { info: () => undefined },
  } as unknown as AppDeps);
  expect(due.map(({ name }) => name).sort()).toEqual([
    "apps",
    "catch_up",
    "digest",
    "erasure",
    "logins",
    "nudge",
    "operator_key",
    "purge",
    "requests",
    "stock",
    "sync",
  ]);
  expect(due.filter(({ cron }) => !validate(cron))).toEqual([]);
  for (const each of due.filter(({ name }) => name !== "digest" && name !== "erasure")) await each.run();
  expect(asked.sort()).toEqual([
    "apps",
    "catch_ups",
    "logins",
    "nudges",
    "operator_key",
    "purge",
    "requests",
    "stock",
    "syncs",
  ]);
});
