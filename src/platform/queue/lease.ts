import type { LeasedOperation } from "./operation.ts";

export function lease(operation: LeasedOperation) {
  return { p_operation: operation.id, p_lease: operation.leaseToken };
}
