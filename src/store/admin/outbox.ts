import { z } from "zod";
import type { OutboxQueue, WorkQueue } from "#src/app/ports/admin.ts";
import type { ClaimedMessage } from "#src/app/ports/messages.ts";
import type { Rpc } from "#src/store/rpc.ts";

/**
 * Delivery to Slack over all studios. Settling with a lapsed lease changes nothing and is no error: whoever holds the
 * message now knows that it may have been posted.
 */
export function createOutboxQueue(rpc: Rpc, work: WorkQueue): OutboxQueue {
  const settle = async ({ id, leaseToken }: ClaimedMessage, state: "delivered" | "dropped", code: string | null) => {
    await rpc("settle_message", { p_id: id, p_lease: leaseToken, p_state: state, p_code: code }, z.boolean());
  };
  return {
    claim: async (worker, count, leaseMs) => [
      ...(await work.claim(worker, { operations: 0, messages: count }, leaseMs)).messages,
    ],
    delivered: (message) => settle(message, "delivered", null),
    shelve: async ({ id, leaseToken }) => {
      await rpc("shelve_message", { p_id: id, p_lease: leaseToken }, z.boolean());
    },
    drop: (message, code) => settle(message, "dropped", code),
    retry: async ({ id, leaseToken }, waitMs, uncertain, why) => {
      const lease = { p_id: id, p_lease: leaseToken };
      const { code = null, aside = false } = why ?? {};
      await rpc(
        "retry_message",
        { ...lease, p_wait_ms: Math.ceil(waitMs), p_uncertain: uncertain, p_code: code, p_aside: aside },
        z.boolean(),
      );
    },
  };
}
