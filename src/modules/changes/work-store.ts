import { mirrorRow } from "#src/modules/listings/index.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { nothing } from "#src/platform/database/values.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { effects, type Effects } from "#src/platform/queue/effects.ts";
import { lease } from "#src/platform/queue/lease.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { MessageKind, MessageRef } from "#src/platform/queue/outbox-entry.ts";
import type { DraftFill } from "./edits.ts";
import { manyWork, type ManyWork } from "./many/work-store.ts";
import type { ItemUpdate } from "./records.ts";

/** What a worker does of changes. */
export type ChangesWork = ManyWork & {
  /**
   * Fills in what a person has not filled in yet, in one statement: empty text fields, prices that are null, photos
   * appended once by hash. Text only while `preparing.writing`. `preparing: null` ends it.
   */
  fillDraft(fill: DraftFill & Effects): Promise<void>;
  /** Raises `lease-lost` when the lease is no longer this worker's. Also moves the change's derived state. */
  recordItem(operation: LeasedOperation, item: ItemUpdate & Effects): Promise<void>;
  saveMessage(changeId: ChangeId, kind: MessageKind, ref: MessageRef): Promise<void>;
};

export function changesWork(rpc: Rpc): ChangesWork {
  return {
    ...manyWork(rpc),
    fillDraft: ({ outbox, operations, ...fill }) =>
      rpc("fill_draft", { p_fill: fill, ...effects({ outbox, operations }) }, nothing),
    recordItem: (operation, { outbox, operations, mirrored, ...item }) =>
      rpc(
        "record_item",
        {
          ...lease(operation),
          p_item: { ...item, ...(mirrored ? { mirrored: mirrorRow(mirrored) } : {}) },
          ...effects({ outbox, operations }),
        },
        nothing,
      ),
    saveMessage: (changeId, kind, { channel, ts }) =>
      rpc("save_message", { p_change_id: changeId, p_kind: kind, p_channel: channel, p_ts: ts }, nothing),
  };
}
