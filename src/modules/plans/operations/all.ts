import { catchUpOperation } from "../catching-up/operations/catch-up.ts";
import { collectBatchOperation } from "../catching-up/operations/collect-batch.ts";
import type { AppDeps } from "../deps.ts";
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
  catchUpOperation,
  collectBatchOperation,
];
