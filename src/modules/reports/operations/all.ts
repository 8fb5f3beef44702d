import type { AnyOperation } from "#src/platform/queue/define-operation.ts";
import type { AppDeps } from "../deps.ts";
import { sendDigestOperation } from "./send-digest.ts";

/** This module's kinds of durable work. */
export const reportOperations: readonly AnyOperation<AppDeps>[] = [sendDigestOperation];
