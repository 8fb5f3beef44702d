import type { Schedule } from "#src/platform/queue/schedules.ts";
import type { AppDeps } from "./deps.ts";

export const syncSchedules: readonly Schedule<AppDeps>[] = [
  { name: "sync", cron: "*/15 * * * *", run: async ({ admin }) => void (await admin.enqueueDueSyncs()) },
];
