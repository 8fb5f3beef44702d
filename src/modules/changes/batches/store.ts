import type { Money } from "#src/catalog/money.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { nothing } from "#src/platform/database/values.ts";
import type { BatchId, ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { effects, type Effects } from "#src/platform/queue/effects.ts";
import { lease } from "#src/platform/queue/lease.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { MessageRef, OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { Asking, NewChange, SaveDraft } from "../records.ts";
import type { PublishMode } from "../rules/change.ts";
import type { BatchCard, BatchPhoto, BatchRecord } from "./model.ts";
import { batchRow } from "./rows.ts";

export type BatchReads = {
  /** With its drafts as they are; null where it isn't there. */
  draftBatch(id: BatchId): Promise<BatchRecord | null>;
  /** Those of the caller that photos can still join, the newest first; without their drafts. */
  openBatches(limit: number): Promise<BatchRecord[]>;
};

export function batchReads(rpc: Rpc): BatchReads {
  return {
    draftBatch: (id) => rpc("read_draft_batch", { p_id: id }, batchRow.nullable()),
    openBatches: (limit) => rpc("read_open_batches", { p_limit: limit }, rowsOf(batchRow)),
  };
}

type NewBatch = Pick<BatchRecord, "id" | "modelId" | "photos" | "grouping" | "channel" | "thread">;
type OfBatch = { readonly batchId: BatchId };

export type BatchWrites = {
  beginBatch(batch: NewBatch & Effects): Promise<void>;
  /** Photos that it has already are there once. */
  addBatchPhotos(of: OfBatch & { readonly photos: readonly BatchPhoto[] } & Effects): Promise<void>;
  groupBatch(of: OfBatch & Pick<BatchRecord, "revision" | "grouping" | "groups"> & Effects): Promise<void>;
  /** Its drafts are asked for, each by its id. `drafts` null: it isn't wanted any more. */
  makeBatch(
    of: OfBatch & { readonly revision: number; readonly drafts: BatchRecord["drafts"] | null } & Effects,
  ): Promise<void>;
  /** All of them or none. */
  saveDrafts(
    of: { readonly drafts: readonly Pick<SaveDraft, "changeId" | "revision" | "content">[] } & Effects,
  ): Promise<void>;
  /** Approval is asked for, of all of them or of none; the database adds to a `batch_note` who may approve all. */
  submitTogether(
    of: {
      readonly requests: readonly (Asking & { readonly changeId: ChangeId; readonly revision: number })[];
    } & Effects,
  ): Promise<void>;
  /** All of them or none. `hash`: over exactly these, as they were shown. */
  approveTogetherAtOnce(
    of: {
      readonly decisions: readonly { readonly changeId: ChangeId; readonly contentHash: string; readonly fee: Money }[];
      readonly hash: string;
      readonly mode: PublishMode;
      readonly solo: boolean;
    } & Effects,
  ): Promise<void>;
};

export function batchWrites(rpc: Rpc): BatchWrites {
  return {
    beginBatch: ({ outbox, operations, ...batch }) =>
      rpc("begin_batch", { p_batch: batch, ...effects({ outbox, operations }) }, nothing),
    addBatchPhotos: ({ batchId, photos, ...queued }) =>
      rpc("add_batch_photos", { p_batch_id: batchId, p_photos: photos, ...effects(queued) }, nothing),
    groupBatch: ({ batchId, revision, grouping, groups, ...queued }) =>
      rpc(
        "group_batch",
        { p_batch_id: batchId, p_revision: revision, p_grouping: grouping, p_groups: groups, ...effects(queued) },
        nothing,
      ),
    makeBatch: ({ batchId, revision, drafts, ...queued }) =>
      rpc("make_batch", { p_batch_id: batchId, p_revision: revision, p_drafts: drafts, ...effects(queued) }, nothing),
    saveDrafts: ({ drafts, ...queued }) => rpc("save_drafts", { p_drafts: drafts, ...effects(queued) }, nothing),
    submitTogether: ({ requests, ...queued }) =>
      rpc("submit_together", { p_requests: requests, ...effects(queued) }, nothing),
    approveTogetherAtOnce: ({ decisions, hash, mode, solo, ...queued }) =>
      rpc(
        "approve_together",
        {
          p_decisions: decisions.map(({ fee, ...decision }) => ({ ...decision, feeCents: fee.amount })),
          p_hash: hash,
          p_mode: mode,
          p_solo: solo,
          ...effects(queued),
        },
        nothing,
      ),
  };
}

export type BatchWork = {
  noteBatchPhoto(
    operation: LeasedOperation,
    of: OfBatch & {
      readonly photo: Pick<BatchPhoto, "id" | "hash" | "problem">;
      readonly outbox: readonly OutboxEntry[];
    },
  ): Promise<void>;
  /** As its author's word; made before, it is made. */
  addBatchDraft(
    operation: LeasedOperation,
    of: OfBatch & { readonly change: NewChange; readonly outbox: readonly OutboxEntry[] },
  ): Promise<void>;
  endBatch(operation: LeasedOperation, of: OfBatch & { readonly outbox: readonly OutboxEntry[] }): Promise<void>;
  saveBatchCard(id: BatchId, card: BatchCard, ref: MessageRef): Promise<void>;
};

export function batchWork(rpc: Rpc): BatchWork {
  return {
    noteBatchPhoto: (operation, { batchId, photo, outbox }) =>
      rpc("note_batch_photo", { ...lease(operation), p_batch_id: batchId, p_photo: photo, p_outbox: outbox }, nothing),
    addBatchDraft: (operation, { batchId, change, outbox }) =>
      rpc("add_batch_draft", { ...lease(operation), p_batch_id: batchId, p_change: change, p_outbox: outbox }, nothing),
    endBatch: (operation, { batchId, outbox }) =>
      rpc("end_batch", { ...lease(operation), p_batch_id: batchId, p_outbox: outbox }, nothing),
    saveBatchCard: (id, card, { channel, ts }) =>
      rpc("save_batch_card", { p_batch_id: id, p_kind: card, p_channel: channel, p_ts: ts }, nothing),
  };
}
