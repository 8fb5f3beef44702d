import type { NewOperation } from "./operation.ts";
import type { OutboxEntry } from "./outbox-entry.ts";

/** `outbox` and `operations` are written in the transaction of the change they belong to: all or nothing. */
export type Effects = { readonly outbox: readonly OutboxEntry[]; readonly operations?: readonly NewOperation[] };

/** What is written together with the change it follows from. */
export function effects(of: { outbox: Effects["outbox"]; operations?: Effects["operations"] | undefined }) {
  return { p_outbox: of.outbox, p_operations: of.operations ?? [] };
}
