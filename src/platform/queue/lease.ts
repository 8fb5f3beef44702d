import type { ClaimedOperation } from "./operation.ts";

export function lease(operation: ClaimedOperation) {
  return { p_operation: operation.id, p_lease: operation.leaseToken };
}
