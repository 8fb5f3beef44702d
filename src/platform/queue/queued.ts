import { operationKinds } from "./operation-kinds.ts";
import type { NewOperation } from "./operation.ts";

/** As it is stored: with what the queue has to know of its kind. */
export const queued = (operation: NewOperation) => ({ ...operation, ...operationKinds[operation.kind] });
