import { hostname } from "node:os";
import { runOperation } from "#src/modules/operations.ts";
import { createDelivery } from "#src/modules/outbox.ts";
import { schedules } from "#src/modules/schedules.ts";
import { createSharedReads } from "#src/modules/studio/index.ts";
import type { OutboxQueue } from "#src/platform/queue/admin-outbox.ts";
import type { ClaimedMessage } from "#src/platform/queue/outbox-entry.ts";
import { type Due, startSchedules } from "#src/platform/queue/schedules.ts";
import { startLoop } from "#src/platform/queue/worker.ts";
import type { Parts } from "./adapters.ts";
import type { Distributed } from "./slack-side.ts";

/** Work of a killed worker goes on elsewhere after this long: promise 4 says within 90 seconds. */
const leaseMs = 30_000;
/** Between looks that found nothing: one request a second, and a person's work in another process waits so long at most. */
export const idleMs = 1000;
const operationsAtOnce = 6;
/** Of these, so many that background work takes none of: a person waits for no long sync to end. */
const keptForPeople = 2;
const messagesAtOnce = 4;

export type RunningWorker = { stop(ms: number): Promise<void> };

/** Operations, messages to Slack, and the daily tick. Any number of these share one database. */
export function runWorker({ deps, app, slackSide, bell }: Parts): RunningWorker {
  const { admin, stores, clock, logger, ids } = deps;
  const { clients, distributed } = slackSide;
  const worker = `${hostname()}:${process.pid}:${ids.uuid().slice(0, 8)}`;
  /** Told with the next claim, which follows at once. */
  let delivered: ClaimedMessage[] = [];
  const outbox: OutboxQueue = { ...admin.outbox, delivered: async (message) => void delivered.push(message) };
  const deliver = createDelivery({ app, stores, outbox, clients, clock, logger });
  const loop = startLoop(
    {
      name: "queue",
      slots: { operations: operationsAtOnce, messages: messagesAtOnce },
      leaseMs,
      idleMs,
      async claim(free, ms) {
        const told = [...delivered];
        const { operations, messages } = await admin.work.claim(worker, { ...free, kept: keptForPeople }, ms, told);
        const reads = createSharedReads();
        delivered = delivered.filter((message) => !told.includes(message));
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
            run: () => deliver(message, reads),
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
      // What can't be told any more counts as perhaps sent.
      await Promise.allSettled(delivered.map((message) => admin.outbox.delivered(message)));
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
