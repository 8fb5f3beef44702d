import type { OutboxEntry } from "./messages.ts";
import type { NewOperation } from "./records.ts";

/** `outbox` and `operations` are written in the transaction of the change they belong to: all or nothing. */
export type Effects = { readonly outbox: readonly OutboxEntry[]; readonly operations?: readonly NewOperation[] };
