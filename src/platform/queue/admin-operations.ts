import { z } from "zod";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { nothing } from "#src/platform/database/values.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { WorkQueue } from "./admin-work.ts";
import type { DeclaredOperation } from "./define-operation.ts";
import type { ClaimedOperation } from "./operation.ts";

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
    declare: (kinds) => rpc("declare_operations", { p_kinds: kinds }, nothing),
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

export type OperationQueue = {
  /** Tells the database what it goes by, of each kind of this version. */
  declare(kinds: readonly DeclaredOperation[]): Promise<void>;
  /** At most one running per shop; what a person waits for first; then the studio least recently served. Paused writes stay. */
  claim(worker: string, count: number, leaseMs: number): Promise<ClaimedOperation[]>;
  /** false: the lease is lost; stop at once. */
  extend(operation: ClaimedOperation, leaseMs: number): Promise<boolean>;
  /** `parked`: waits for a person. Raises `lease-lost`. */
  finish(operation: ClaimedOperation, outcome: "done" | "failed" | "parked", code?: string): Promise<void>;
  /**
   * Runs again after `waitMs` of the database's time. `countAttempt` is false where the marketplace or a person asked for the
   * pause. Raises `lease-lost`.
   */
  release(operation: ClaimedOperation, waitMs: number, countAttempt: boolean): Promise<void>;
};
