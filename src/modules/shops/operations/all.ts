import type { AnyOperation } from "#src/platform/queue/define-operation.ts";
import type { AppDeps } from "../deps.ts";
import { eraseShopOperation, exerciseLoginOperation } from "./logins.ts";
import { readShopOperation } from "./read-shop.ts";

/** This module's kinds of durable work. */
export const shopOperations: readonly AnyOperation<AppDeps>[] = [
  readShopOperation,
  exerciseLoginOperation,
  eraseShopOperation,
];
