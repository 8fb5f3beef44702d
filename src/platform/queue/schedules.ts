import { schedule } from "node-cron";
import type { Logger } from "#src/platform/kernel/log.ts";

/** What is asked on a schedule. Ticks only ask "what is due"; a missed one is made up by the next. */
export type Due = { readonly name: string; readonly cron: string; run(): Promise<void> };

/** What a module asks on a schedule, with what the app is built from. Exported through its door, and collected. */
export type Schedule<Deps> = { readonly name: string; readonly cron: string; run(deps: Deps): Promise<void> };

/** Starts the schedules; stops them all when told. */
export function startSchedules(due: readonly Due[], logger: Logger): { stop(): Promise<void> } {
  const tasks = due.map((each) =>
    schedule(
      each.cron,
      async () => {
        await each
          .run()
          .catch((error: unknown) => logger.error({ name: each.name, cause: String(error) }, "schedule failed"));
      },
      { name: each.name, noOverlap: true, timezone: "UTC" },
    ),
  );
  return {
    async stop() {
      for (const task of tasks) await task.stop();
    },
  };
}
