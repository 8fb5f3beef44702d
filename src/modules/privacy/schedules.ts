import type { Schedule } from "#src/platform/queue/schedules.ts";
import type { AppDeps } from "./deps.ts";
import { enqueueDueErasures } from "./use-cases/privacy.ts";

export const privacySchedules: readonly Schedule<AppDeps>[] = [
  { name: "erasure", cron: "41 * * * *", run: async (deps) => void (await enqueueDueErasures(deps)) },
  {
    name: "purge",
    // Four times a day, so that a bot which is off at night keeps the promise as well.
    cron: "17 3,9,15,21 * * *",
    async run({ admin, logger }) {
      logger.info({ rows: await admin.purge() }, "what was past its day is deleted");
    },
  },
];
