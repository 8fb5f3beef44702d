import { z } from "zod";
import type { OperationQueue } from "#src/app/ports/admin.ts";
import type { ClaimedOperation } from "#src/app/ports/records.ts";
import { OmsError } from "#src/kernel/errors.ts";
import { id, operationParams } from "#src/store/rows.ts";
import type { Rpc } from "#src/store/rpc.ts";

const claimedRow: z.ZodType<ClaimedOperation> = z.object({
  id: id<ClaimedOperation["id"]>(),
  studioId: id<ClaimedOperation["studioId"]>(),
  kind: z.enum([
    "read_shop",
    "prepare_draft",
    "publish",
    "sync_shop",
    "send_digest",
    "read_import",
    "exercise_login",
    "erase_shop",
    "erase_studio",
  ] satisfies ClaimedOperation["kind"][]),
  shopId: id<NonNullable<ClaimedOperation["shopId"]>>().nullable(),
  changeId: id<NonNullable<ClaimedOperation["changeId"]>>().nullable(),
  targetId: id<NonNullable<ClaimedOperation["targetId"]>>().nullable(),
  params: operationParams,
  attempt: z.int(),
  leaseToken: z.string(),
});

/** The queue over all studios. */
export function createOperationQueue(rpc: Rpc): OperationQueue {
  const held = async (answer: Promise<boolean>) => {
    if (!(await answer)) throw new OmsError("lease-lost");
  };
  return {
    claim: (worker, count, leaseMs) =>
      rpc("claim_operations", { p_worker: worker, p_count: count, p_lease_ms: leaseMs }, z.array(claimedRow)),
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
    release: ({ id, leaseToken }, runAt, countAttempt) =>
      held(
        rpc(
          "release_operation",
          { p_id: id, p_lease: leaseToken, p_run_at: runAt, p_count_attempt: countAttempt },
          z.boolean(),
        ),
      ),
  };
}
