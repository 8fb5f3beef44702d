import type { AnyOperation } from "#src/platform/queue/define-operation.ts";
import type { AppDeps } from "../deps.ts";
import { checkStockOperation } from "./check-stock.ts";

/** This module's kinds of durable work. */
export const stockOperations: readonly AnyOperation<AppDeps>[] = [checkStockOperation];
