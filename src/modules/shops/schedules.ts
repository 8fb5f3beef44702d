import type { Schedule } from "#src/platform/queue/schedules.ts";
import type { AppDeps } from "./deps.ts";
import { tendLogins } from "./use-cases/logins.ts";

export const shopSchedules: readonly Schedule<AppDeps>[] = [
  { name: "logins", cron: "27 * * * *", run: async (deps) => void (await tendLogins(deps)) },
];
