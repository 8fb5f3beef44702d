import { hostname } from "node:os";
import { enqueueDueErasures } from "#src/modules/privacy/index.ts";
import { enqueueDueDigests } from "#src/modules/reports/index.ts";
import { tendLogins } from "#src/modules/shops/index.ts";
import { startSchedules } from "#src/platform/queue/schedules.ts";
import { startLoop } from "#src/platform/queue/worker.ts";
import type { Parts } from "./adapters.ts";
import { createDelivery } from "#src/modules/outbox.ts";
import { runOperation } from "#src/modules/operations.ts";

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
  const schedules = startSchedules(
    [
      { name: "sync", cron: "*/15 * * * *", run: async () => void (await admin.enqueueDueSyncs()) },
      { name: "nudge", cron: "*/10 * * * *", run: async () => void (await admin.enqueueNudges()) },
      {
        name: "digest",
        cron: "*/5 * * * *",
        run: async () => {
          const enqueued = await enqueueDueDigests(deps);
          if (enqueued > 0) logger.info({ enqueued }, "digests are due");
        },
      },
      { name: "logins", cron: "27 * * * *", run: async () => void (await tendLogins(deps)) },
      { name: "requests", cron: "*/10 * * * *", run: async () => void (await admin.forgetRequests()) },
      { name: "erasure", cron: "41 * * * *", run: async () => void (await enqueueDueErasures(deps)) },
      ...(distributed
        ? [
            { name: "slack-tokens", cron: "*/10 * * * *", run: async () => void (await distributed.renewTokens()) },
            {
              name: "slack-checks",
              // Often enough that what is in doubt is asked about again soon after its hour.
              cron: "3,23,43 * * * *",
              run: async () => void (await distributed.checkInstallations()),
            },
          ]
        : []),
      {
        name: "purge",
        // Four times a day, so that a bot which is off at night keeps the promise as well.
        cron: "17 3,9,15,21 * * *",
        run: async () => {
          logger.info({ rows: await admin.purge() }, "what was past its day is deleted");
        },
      },
    ],
    logger,
  );
  return {
    async stop(ms) {
      await Promise.all([schedules.stop(), loop.stop(ms)]);
    },
  };
}
