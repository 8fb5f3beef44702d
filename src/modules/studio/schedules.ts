import type { Schedule } from "#src/platform/queue/schedules.ts";
import type { AppDeps } from "./deps.ts";

export const studioSchedules: readonly Schedule<AppDeps>[] = [
  { name: "requests", cron: "*/10 * * * *", run: async ({ admin }) => void (await admin.forgetRequests()) },
];
