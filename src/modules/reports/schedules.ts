import type { Schedule } from "#src/platform/queue/schedules.ts";
import type { AppDeps } from "./deps.ts";
import { enqueueDueDigests } from "./use-cases/digests.ts";

export const reportSchedules: readonly Schedule<AppDeps>[] = [
  {
    name: "digest",
    cron: "*/5 * * * *",
    async run(deps) {
      const enqueued = await enqueueDueDigests(deps);
      if (enqueued > 0) deps.logger.info({ enqueued }, "digests are due");
    },
  },
];
