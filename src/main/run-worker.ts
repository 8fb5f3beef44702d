import { hostname } from "node:os";
import { enqueueDueDigests } from "#src/app/digests.ts";
import { enqueueDueErasures } from "#src/app/privacy.ts";
import { tendLogins } from "#src/app/logins.ts";
import { runOperation } from "#src/app/operations/run-operation.ts";
import { createDelivery } from "#src/slack/outbox/deliver.ts";
import { startSchedules } from "#src/work/schedules.ts";
import { startLoop } from "#src/work/worker.ts";
import type { Parts } from "./adapters.ts";

/** Work of a killed worker goes on elsewhere after this long: promise 4 says within 90 seconds. */
const leaseMs = 30_000;
const idleMs = 250;
const operationsAtOnce = 6;
const messagesAtOnce = 4;

export type RunningWorker = { stop(ms: number): Promise<void> };

/** Operations, messages to Slack, and the daily tick. Any number of these share one database. */
export function runWorker({ deps, app, slackSide }: Parts): RunningWorker {
  const { admin, stores, clock, logger, ids } = deps;
  const { clients, distributed } = slackSide;
  const worker = `${hostname()}:${process.pid}:${ids.uuid().slice(0, 8)}`;
  const operations = startLoop(
    {
      name: "operations",
      slots: operationsAtOnce,
      leaseMs,
      idleMs,
      claim: (count, ms) => admin.operations.claim(worker, count, ms),
      extend: (operation, ms) => admin.operations.extend(operation, ms),
      run: (operation, signal) => runOperation(deps, operation, signal),
    },
    deps,
  );
  const messages = startLoop(
    {
      name: "outbox",
      slots: messagesAtOnce,
      leaseMs,
      idleMs,
      claim: (count, ms) => admin.outbox.claim(worker, count, ms),
      // One delivery ends well within its lease: every call has a deadline of its own.
      extend: () => Promise.resolve(true),
      run: createDelivery({ app, stores, outbox: admin.outbox, clients, clock, logger }),
    },
    deps,
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
              cron: "23 * * * *",
              run: async () => void (await distributed.checkInstallations()),
            },
          ]
        : []),
      {
        name: "purge",
        cron: "17 3 * * *",
        run: async () => {
          logger.info({ rows: await admin.purge() }, "what was past its day is deleted");
        },
      },
    ],
    logger,
  );
  return {
    async stop(ms) {
      await Promise.all([schedules.stop(), operations.stop(ms), messages.stop(ms)]);
    },
  };
}
