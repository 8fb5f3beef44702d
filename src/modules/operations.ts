import { collect } from "#src/platform/kernel/collect.ts";
import { changeOperations } from "#src/modules/changes/index.ts";
import { planOperations } from "#src/modules/plans/index.ts";
import { privacyOperations } from "#src/modules/privacy/index.ts";
import { reportOperations } from "#src/modules/reports/index.ts";
import { noteShopFailure, shopOperations } from "#src/modules/shops/index.ts";
import { stockOperations } from "#src/modules/stock/index.ts";
import { syncOperations } from "#src/modules/sync/index.ts";
import { tableOperations } from "#src/modules/tables/index.ts";
import type { AnyOperation, DeclaredOperation } from "#src/platform/queue/define-operation.ts";
import type { ClaimedOperation } from "#src/platform/queue/operation.ts";
import { runOperation as run } from "#src/platform/queue/run-operation.ts";
import type { AppDeps } from "./deps.ts";

/** Collected from the modules: every kind of durable work. */
const all: readonly AnyOperation<AppDeps>[] = [
  ...shopOperations,
  ...changeOperations,
  ...syncOperations,
  ...stockOperations,
  ...tableOperations,
  ...planOperations,
  ...privacyOperations,
  ...reportOperations,
];

const definitions = collect(all.map((definition) => [definition.kind, definition]));

/** What a worker of this version runs. */
export const operationKinds: readonly string[] = [...definitions.keys()];

/** What the database is told of them. */
export const declaredOperations: readonly DeclaredOperation[] = all.map(({ declared }) => declared);

/** Runs one claimed operation to one of its ends; nothing escapes. @param signal aborts when the lease is lost */
export function runOperation(deps: AppDeps, operation: ClaimedOperation, signal: AbortSignal): Promise<void> {
  return run<AppDeps>({ definitions, noteFailure: noteShopFailure }, deps, operation, signal);
}
