import type { AppDeps } from "#src/modules/tables/index.ts";
import type { AnyOperation } from "#src/platform/queue/define-operation.ts";
import { makePlanOperation } from "./make-plan.ts";
import { collectReturnOperation, endScheduledOperation } from "./return-change.ts";
import { planAgainOperation } from "./plan-again.ts";
import { undoChangeOperation } from "./undo-change.ts";

/** This module's kinds of durable work. */
export const planOperations: readonly AnyOperation<AppDeps>[] = [
  makePlanOperation,
  undoChangeOperation,
  endScheduledOperation,
  collectReturnOperation,
  planAgainOperation,
];
