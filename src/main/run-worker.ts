import { hostname } from "node:os";
import { runOperation } from "#src/modules/operations.ts";
import { createDelivery } from "#src/modules/outbox.ts";
import { schedules } from "#src/modules/schedules.ts";
import { type Due, startSchedules } from "#src/platform/queue/schedules.ts";
import { startLoop } from "#src/platform/queue/worker.ts";
import type { Parts } from "./adapters.ts";
import type { Distributed } from "./slack-side.ts";

/** Work of a killed worker goes on elsewhere after this long: promise 4 says within 90 seconds. */
const leaseMs = 30_000;
/** Between looks that found nothing: one request a second, and a person's work in another process waits so long at most. */
export const idleMs = 1000;
const operationsAtOnce = 6;
const messagesAtOnce = 4;

export type RunningWorker = { stop(ms: number): Promise<void> };

/** Operations, messages to Slack, and the daily tick. Any number of these share one database. */
export function runWorker({ deps, app, slackSide, bell }: Parts): RunningWorker {
  const { admin, stores, clock, logger, ids } = deps;
  const { clients, distributed } = slackSide;
  const worker = `${hostname()}:${process.pid}:${ids.uuid().slice(0, 8)}`;
  const deliver = createDelivery({ app, stores, outbox: admin.outbox, clients, clock, logger });
  const loop = startLoop(
    {
      name: "queue",
      slots: { operations: operationsAtOnce, messages: messagesAtOnce },
      leaseMs,
      idleMs,
      async claim(free, ms) {
        const { operations, messages } = await admin.work.claim(worker, free, ms);
        return [
          ...operations.map((operation) => ({
            line: "operations" as const,
            extend: (lease: number) => admin.operations.extend(operation, lease),
            run: (signal: AbortSignal) => runOperation(deps, operation, signal),
          })),
          ...messages.map((message) => ({
            line: "messages" as const,
            // One delivery ends well within its lease: every call has a deadline of its own.
            extend: () => Promise.resolve(true),
            run: () => deliver(message),
          })),
        ];
      },
    },
    { clock, logger, bell },
  );
  const running = startSchedules([...schedules(deps), ...(distributed ? slackSchedules(distributed) : [])], logger);
  return {
    async stop(ms) {
      await Promise.all([running.stop(), loop.stop(ms)]);
    },
  };
}

/** Installations of a distributed app: their tokens, and whether they are still there. */
function slackSchedules(distributed: Distributed): Due[] {
  return [
    { name: "slack-tokens", cron: "*/10 * * * *", run: async () => void (await distributed.renewTokens()) },
    {
      name: "slack-checks",
      // Often enough that what is in doubt is asked about again soon after its hour.
      cron: "3,23,43 * * * *",
      run: async () => void (await distributed.checkInstallations()),
    },
  ];
}
