import { z } from "zod";
import type { Rpc } from "#src/platform/database/rpc.ts";
import type { WorkQueue } from "./admin-work.ts";
import type { ClaimedMessage } from "./outbox-entry.ts";

/**
 * Delivery to Slack over all studios. Settling with a lapsed lease changes nothing and is no error: the worker that holds the
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

export type OutboxQueue = {
  /** In order within one change or shop; one entry in flight per such group. */
  claim(worker: string, count: number, leaseMs: number): Promise<ClaimedMessage[]>;
  delivered(message: ClaimedMessage): Promise<void>;
  /**
   * Runs again after `waitMs` of the database's time; `uncertain` when the message may have been posted. `aside`: nothing of its group waits for it
   * from now on, nor it for them.
   */
  retry(
    message: ClaimedMessage,
    waitMs: number,
    uncertain: boolean,
    why?: { readonly code: string; readonly aside: boolean },
  ): Promise<void>;
  /**
   * The app is gone from the workspace: living cards wait for a reinstall, anything else is let go. It only has to be signed in
   * again: all of it waits.
   */
  shelve(message: ClaimedMessage): Promise<void>;
  /** Given up, with the error's code. */
  drop(message: ClaimedMessage, code: string): Promise<void>;
};
