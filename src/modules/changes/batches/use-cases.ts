import type { Problem } from "#src/catalog/issue.ts";
import { readContext } from "#src/modules/shops/index.ts";
import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { BatchId, ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { sha256 } from "#src/platform/kernel/hash.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { isVideoFile, type SharedFile } from "#src/platform/photos/shared-file.ts";
import type { AppDeps } from "../deps.ts";
import { leavable, withoutBlanks } from "../open-points/rules.ts";
import { isEditable } from "../rules/change.ts";
import { batchView, requireBatch } from "./describe.ts";
import { filledIn } from "./filling.ts";
import { batchCards } from "./batch-cards.ts";
import { groupProblems, groupsOf, readGroups } from "./grouping.ts";
import { batchesText } from "./messages/en.ts";
import type { BatchPhoto, BatchRecord, BatchView, Grouping } from "./model.ts";
import { copyBatchOperation, makeBatchOperation } from "./operations.ts";

/** The files of one message. */
type Sent = { readonly files: readonly SharedFile[] };

export type BatchUseCases = {
  /** Photos are gathered and copied; the batch's card comes in its author's direct messages. Videos stay behind. */
  startBatch(
    actor: Actor,
    from: Sent & {
      readonly modelId: ListingId;
      readonly grouping: Grouping;
      readonly channel: string | null;
      readonly thread: string | null;
      /** The form in which it is begun: sent twice, it is begun once. */
      readonly form?: string;
    },
  ): Promise<Pick<BatchView, "id">>;
  /** More photos of another message. */
  joinBatch(actor: Actor, batchId: BatchId, sent: Sent): Promise<BatchView>;
  /** The actor's batches that photos can still join, the newest first. */
  openBatches(actor: Actor): Promise<readonly BatchRecord[]>;
  batch(actor: Actor, batchId: BatchId): Promise<BatchView>;
  /** @returns what is wrong with what was typed */
  groupBatch(
    actor: Actor,
    of: { readonly batchId: BatchId; readonly revision: number; readonly grouping: Grouping; readonly typed: string },
  ): Promise<Problem | null>;
  /** `shown`: the revision of the card from which it is asked for. */
  makeBatch(actor: Actor, batchId: BatchId, shown?: number): Promise<BatchView>;
  discardBatch(actor: Actor, batchId: BatchId): Promise<BatchView>;
  /** Of all its drafts, in one. */
  leaveBatchPointsOut(actor: Actor, batchId: BatchId): Promise<BatchView>;
  /** `typed`: by the words of the blank a line for each listing. @returns what is wrong with it */
  fillBatch(actor: Actor, batchId: BatchId, typed: ReadonlyMap<string, string>): Promise<Problem | null>;
};

export function batchUseCases(deps: AppDeps): BatchUseCases {
  const { ids, stores } = deps;

  const seen = async (actor: Actor, batchId: BatchId) => batchView(deps, stores.for(actor), batchId, actor);

  const copying = (batchId: BatchId) =>
    copyBatchOperation.queue({ key: `copy_batch:${batchId}:${ids.uuid()}`, params: { batchId } });

  const act = (actor: Actor, action: string, batchId: BatchId, run: () => Promise<void>) =>
    audited(deps, actor, { action }, async () => {
      requirePermission(actor, "draft");
      await run();
      return seen(actor, batchId);
    });

  return {
    startBatch: (actor, { modelId, grouping, channel, thread, form, ...sent }) =>
      audited(deps, actor, { action: "batch.start" }, async () => {
        requirePermission(actor, "draft");
        const id = form === undefined ? (ids.uuid() as BatchId) : batchOf(actor, form);
        await stores.for(actor).beginBatch({
          id,
          modelId,
          grouping,
          channel,
          thread,
          photos: photosOf(sent, ids.uuid()),
          operations: [copying(id)],
          outbox: batchCards(id).slice(0, 1),
        });
        return { id };
      }),

    joinBatch: (actor, batchId, sent) =>
      act(actor, "batch.join", batchId, () =>
        stores.for(actor).addBatchPhotos({
          batchId,
          photos: photosOf(sent, ids.uuid()),
          operations: [copying(batchId)],
          outbox: batchCards(batchId).slice(0, 1),
        }),
      ),

    async openBatches(actor) {
      requirePermission(actor, "draft");
      return stores.for(actor).openBatches(5);
    },

    async batch(actor, batchId) {
      requirePermission(actor, "view");
      return seen(actor, batchId);
    },

    groupBatch: (actor, { batchId, revision, grouping, typed }) =>
      audited(deps, actor, { action: "batch.group" }, async () => {
        requirePermission(actor, "draft");
        const store = stores.for(actor);
        const { photos } = await requireBatch(store, batchId);
        const read = grouping === "hand" ? readGroups(typed, photos.length) : { groups: null };
        if ("problem" in read) return { field: "groups", text: read.problem };
        const { groups } = read;
        await store.groupBatch({ batchId, revision, grouping, groups, outbox: batchCards(batchId).slice(0, 1) });
        return null;
      }),

    makeBatch: (actor, batchId, shown) =>
      act(actor, "batch.make", batchId, async () => {
        const store = stores.for(actor);
        const batch = await requireBatch(store, batchId);
        if (batch.state === "gathering" && shown !== undefined && shown !== batch.revision) {
          throw new OmsError("edited-meanwhile", { userText: batchesText.refusals.moved });
        }
        const [problem] = groupProblems(batch);
        if (problem !== undefined) throw new OmsError("incomplete", { userText: problem });
        const drafts = groupsOf(batch).map((group) => ({
          id: ids.uuid() as ChangeId,
          photos: group.flatMap((place) => batch.photos[place]?.hash ?? []),
        }));
        await store.makeBatch({
          batchId,
          revision: batch.revision,
          drafts: drafts.map(({ id, photos }) => ({ id, photos: [...new Set(photos)] })),
          operations: [makeBatchOperation.queue({ key: `make_batch:${batchId}`, params: { batchId } })],
          outbox: batchCards(batchId).slice(0, 1),
        });
      }),

    discardBatch: (actor, batchId) =>
      act(actor, "batch.discard", batchId, async () => {
        const store = stores.for(actor);
        const { revision } = await requireBatch(store, batchId);
        await store.makeBatch({ batchId, revision, drafts: null, outbox: batchCards(batchId).slice(0, 1) });
      }),

    leaveBatchPointsOut: (actor, batchId) =>
      act(actor, "batch.leave_out", batchId, async () => {
        const store = stores.for(actor);
        const { changes } = await requireBatch(store, batchId);
        const open = changes.filter((change) => isEditable(change.state) && leavable(change).length > 0);
        if (open.length === 0) throw new OmsError("wrong-state", { userText: batchesText.fill.none });
        await store.leavePointsOut({
          drafts: open.map(({ id, revision, content }) => ({
            changeId: id,
            revision,
            content: withoutBlanks(content),
          })),
          outbox: batchCards(batchId),
        });
      }),

    fillBatch: (actor, batchId, typed) =>
      audited(deps, actor, { action: "batch.fill" }, async () => {
        requirePermission(actor, "draft");
        const store = stores.for(actor);
        const [context, { changes }] = await Promise.all([readContext(store), requireBatch(store, batchId)]);
        const read = filledIn(context, changes, typed);
        if ("problem" in read) return read.problem;
        if (read.drafts.length > 0) await store.saveDrafts({ drafts: read.drafts, outbox: batchCards(batchId) });
        return null;
      }),
  };
}

/** The same of the same form, and another studio's form is another one. */
function batchOf({ member }: Actor, form: string): BatchId {
  const hex = sha256(`${member.id}:${form}`);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  ) as BatchId;
}

function photosOf({ files }: Sent, message: string): BatchPhoto[] {
  return files.filter((file) => !isVideoFile(file)).map(({ id, name, mime }) => ({ id, name, mime, message }));
}
