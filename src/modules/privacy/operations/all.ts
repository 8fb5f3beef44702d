import type { AnyOperation } from "#src/platform/queue/define-operation.ts";
import type { AppDeps } from "../deps.ts";
import { eraseStudioOperation } from "./erase-studio.ts";

/** This module's kinds of durable work. */
export const privacyOperations: readonly AnyOperation<AppDeps>[] = [eraseStudioOperation];
