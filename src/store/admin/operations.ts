import type { OperationQueue, WorkQueue } from "#src/app/ports/admin.ts";
import { OmsError } from "#src/kernel/errors.ts";
import { z } from "zod";
import type { Rpc } from "#src/store/rpc.ts";

/** The queue over all studios. */
export function createOperationQueue(rpc: Rpc, work: WorkQueue): OperationQueue {
  const held = async (answer: Promise<boolean>) => {
    if (!(await answer)) throw new OmsError("lease-lost");
  };
  return {
    claim: async (worker, count, leaseMs) => [
      ...(await work.claim(worker, { operations: count, messages: 0 }, leaseMs)).operations,
    ],
    extend: ({ id, leaseToken }, leaseMs) =>
      rpc("extend_operation", { p_id: id, p_lease: leaseToken, p_lease_ms: leaseMs }, z.boolean()),
    finish: ({ id, leaseToken }, outcome, code) =>
      held(
        rpc(
          "finish_operation",
          { p_id: id, p_lease: leaseToken, p_outcome: outcome, p_code: code ?? null },
          z.boolean(),
        ),
      ),
    release: ({ id, leaseToken }, waitMs, countAttempt) =>
      held(
        rpc(
          "release_operation",
          { p_id: id, p_lease: leaseToken, p_wait_ms: Math.ceil(waitMs), p_count_attempt: countAttempt },
          z.boolean(),
        ),
      ),
  };
}
