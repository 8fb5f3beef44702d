import { changeSchedules } from "#src/modules/changes/index.ts";
import { planSchedules } from "#src/modules/plans/index.ts";
import { privacySchedules } from "#src/modules/privacy/index.ts";
import { reportSchedules } from "#src/modules/reports/index.ts";
import { shopSchedules } from "#src/modules/shops/index.ts";
import { studioSchedules } from "#src/modules/studio/index.ts";
import { stockSchedules } from "#src/modules/stock/index.ts";
import { syncSchedules } from "#src/modules/sync/index.ts";
import type { Due, Schedule } from "#src/platform/queue/schedules.ts";
import type { AppDeps } from "./deps.ts";

/** Collected from the modules: what is asked on a schedule, by whichever worker's clock comes to it. */
const all: readonly Schedule<AppDeps>[] = [
  ...studioSchedules,
  ...shopSchedules,
  ...changeSchedules,
  ...syncSchedules,
  ...stockSchedules,
  ...planSchedules,
  ...privacySchedules,
  ...reportSchedules,
];

export function schedules(deps: AppDeps): Due[] {
  return all.map((each) => ({ name: each.name, cron: each.cron, run: () => each.run(deps) }));
}
