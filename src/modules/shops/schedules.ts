import type { Schedule } from "#src/platform/queue/schedules.ts";
import type { AppDeps } from "./deps.ts";
import { tendApps } from "./use-cases/own-apps.ts";
import { tendOperatorKey } from "./use-cases/operator-key.ts";
import { tendLogins } from "./use-cases/logins.ts";

export const shopSchedules: readonly Schedule<AppDeps>[] = [
  { name: "logins", cron: "27 * * * *", run: async (deps) => void (await tendLogins(deps)) },
  { name: "apps", cron: "41 * * * *", run: tendApps },
  // Once a day: it is said anew each time.
  { name: "operator_key", cron: "19 6 * * *", run: tendOperatorKey },
];
