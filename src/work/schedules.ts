import { schedule } from "node-cron";
import type { Logger } from "#src/kernel/log.ts";

/** What is asked on a schedule. Ticks only ask "what is due"; a missed one is made up by the next. */
export type Due = { readonly name: string; readonly cron: string; run(): Promise<void> };

/** Starts the schedules; stops them all when told. */
export function startSchedules(due: readonly Due[], logger: Logger): { stop(): Promise<void> } {
  const tasks = due.map(({ name, cron, run }) =>
    schedule(
      cron,
      async () => {
        await run().catch((error: unknown) => logger.error({ name, cause: String(error) }, "schedule failed"));
      },
      { name, noOverlap: true, timezone: "UTC" },
    ),
  );
  return {
    async stop() {
      await Promise.all(tasks.map((task) => task.stop()));
    },
  };
}
