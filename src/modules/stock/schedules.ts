import type { Schedule } from "#src/platform/queue/schedules.ts";
import type { AppDeps } from "./deps.ts";

export const stockSchedules: readonly Schedule<AppDeps>[] = [
  { name: "stock", cron: "* * * * *", run: async ({ admin }) => void (await admin.enqueueStockChecks()) },
];
