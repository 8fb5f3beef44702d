import type { AnyOperation } from "#src/platform/queue/define-operation.ts";
import type { AppDeps } from "../deps.ts";
import { syncShopOperation } from "./sync-shop.ts";

/** This module's kinds of durable work. */
export const syncOperations: readonly AnyOperation<AppDeps>[] = [syncShopOperation];
