import type { AnyOperation } from "#src/platform/queue/define-operation.ts";
import type { AppDeps } from "../deps.ts";
import { collectImportOperation } from "./collect-import.ts";
import { readImportOperation } from "./read-import.ts";

/** This module's kinds of durable work. */
export const tableOperations: readonly AnyOperation<AppDeps>[] = [readImportOperation, collectImportOperation];
