import { applyChangeOperation, prepareDraftOperation } from "#src/modules/changes/index.ts";
import { eraseStudioOperation } from "#src/modules/privacy/index.ts";
import { sendDigestOperation } from "#src/modules/reports/index.ts";
import {
  eraseShopOperation,
  exerciseLoginOperation,
  noteShopFailure,
  readShopOperation,
} from "#src/modules/shops/index.ts";
import { syncShopOperation } from "#src/modules/sync/index.ts";
import { readImportOperation } from "#src/modules/tables/index.ts";
import type { AnyOperation } from "#src/platform/queue/define-operation.ts";
import type { ClaimedOperation } from "#src/platform/queue/operation.ts";
import { runOperation as run } from "#src/platform/queue/run-operation.ts";
import type { AppDeps } from "./deps.ts";

/** Collected from the modules: every kind of durable work. */
const all: readonly AnyOperation<AppDeps>[] = [
  readShopOperation,
  exerciseLoginOperation,
  eraseShopOperation,
  applyChangeOperation,
  prepareDraftOperation,
  syncShopOperation,
  readImportOperation,
  eraseStudioOperation,
  sendDigestOperation,
];

const definitions = new Map(all.map((definition) => [definition.kind, definition]));

/** What a worker of this version runs. */
export const operationKinds: readonly string[] = [...definitions.keys()];

/** Runs one claimed operation to one of its ends; nothing escapes. @param signal aborts when the lease is lost */
export function runOperation(deps: AppDeps, operation: ClaimedOperation, signal: AbortSignal): Promise<void> {
  return run<AppDeps>({ definitions, noteFailure: noteShopFailure }, deps, operation, signal);
}
