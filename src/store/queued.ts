import type { NewOperation } from "#src/app/ports/records.ts";
import { operationKinds } from "#src/domain/operation-kinds.ts";

/** As it is stored: with what the queue has to know of its kind. */
export const queued = (operation: NewOperation) => ({ ...operation, ...operationKinds[operation.kind] });
