import type { Schedule } from "#src/platform/queue/schedules.ts";
import type { AppDeps } from "../deps.ts";

export const planSchedules: readonly Schedule<AppDeps>[] = [
  {
    name: "catch_up",
    cron: "*/10 * * * *",
    async run({ admin, logger }) {
      const studios = await admin.enqueueCatchUps();
      if (studios > 0) logger.info({ studios }, "studios look for what their rules are about");
    },
  },
];
