import type { AnyOperation } from "#src/platform/queue/define-operation.ts";
import type { AppDeps } from "../deps.ts";
import { applyChangeOperation } from "./apply-change.ts";
import { collectRestOperation } from "./collect-rest.ts";
import { lookBeforeOperation } from "../scheduling/look-before.ts";
import { copyBatchOperation, makeBatchOperation } from "../batches/operations.ts";
import { prepareDraftOperation } from "./prepare-draft.ts";

/** This module's kinds of durable work. */
export const changeOperations: readonly AnyOperation<AppDeps>[] = [
  applyChangeOperation,
  collectRestOperation,
  prepareDraftOperation,
  copyBatchOperation,
  makeBatchOperation,
  lookBeforeOperation,
];
