import type { Schedule } from "#src/platform/queue/schedules.ts";
import type { AppDeps } from "./deps.ts";

export const changeSchedules: readonly Schedule<AppDeps>[] = [
  { name: "nudge", cron: "*/10 * * * *", run: async ({ admin }) => void (await admin.enqueueNudges()) },
];
