import { expect, test } from "vitest";
import { createDelivery } from "#src/modules/outbox.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import type { ClaimedMessage } from "#src/platform/queue/outbox-entry.ts";

test("a message is given up also where what it was about can't be read, so that nobody can be told", async () => {
  const ends: unknown[] = [];
  const unreadable = async () => {
    throw new OmsError("store-down");
  };
  const deliver = createDelivery({
    app: { describeChange: unreadable, describeCard: unreadable },
    stores: { worker: () => ({}) },
    clients: { of: async () => ({ background: {} }) },
    outbox: {
      drop: async (_message: unknown, code: string) => void ends.push(["dropped", code]),
      retry: async () => void ends.push(["again"]),
    },
    clock: systemClock,
    logger: createLogger("silent"),
  } as unknown as Parameters<typeof createDelivery>[0]);
  const message = {
    id: "m",
    studioId: "s",
    teamId: "T1",
    entry: { template: "change_note", changeId: "c", note: "live", mention: [], nonce: "n" },
    attempt: 55,
    leaseToken: "l",
    uncertainSince: null,
  };
  await deliver(message as unknown as ClaimedMessage);
  expect(ends).toEqual([["dropped", "store-down"]]);
});
