import { z } from "zod";
import { attributesField } from "#src/catalog/fields/definition.ts";
import { axesVaried } from "#src/catalog/fields/category-change.ts";
import { emptyContent, type ListingContent } from "#src/catalog/listing.ts";
import { type Variations, variationsOf } from "#src/catalog/variations/model.ts";
import { factsOf } from "#src/marketplaces/registry.ts";
import { marketplaceOfStudio, readContext, type StudioContext, usableShops } from "#src/modules/shops/index.ts";
import type { BatchId, ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import { defineOperation, type Operation, withReference } from "#src/platform/queue/define-operation.ts";
import type { AppDeps, WorkerStore } from "../deps.ts";
import { copyPhoto } from "../operations/copy-photo.ts";
import { patienceAttempts } from "../operations/copy-edit-photos.ts";
import type { NewChange } from "../records.ts";
import { itemsLike, type Sibling, siblingOf, sourceLike } from "../use-cases/drafting/draft-like.ts";
import { startingShops } from "../use-cases/drafting/starting-shops.ts";
import { requireBatch } from "./describe.ts";
import { batchesText } from "./messages/en.ts";
import type { BatchRecord } from "./model.ts";
import { withUnknowns } from "./unknowns.ts";
import { batchCards } from "./batch-cards.ts";

const batchParams = z.object({ batchId: z.string() });
type BatchParams = z.infer<typeof batchParams>;

/** Cards are drawn after so many photos or drafts: each drawing is a call of Slack's. */
const shownEvery = 5;

/** So many files in one turn that can't be fetched: then it isn't they that are odd. */
const mostFaults = 3;

const authorCard = (batchId: BatchId) => batchCards(batchId).slice(0, 1);

/**
 * Copies the photos of a batch, one after the other. Safe to repeat: what is copied is noted with its photo. One that can't be fetched just now
 * is fetched later.
 */
async function copyBatch(deps: AppDeps, operation: Operation<BatchParams>, signal: AbortSignal): Promise<void> {
  const batchId = operation.params.batchId as BatchId;
  const store = deps.stores.worker(operation.studioId);
  const [batch, studio] = await Promise.all([requireBatch(store, batchId), store.studio()]);
  const waiting = batch.photos.filter(({ hash, problem }) => hash === undefined && problem === undefined);
  const faults: OmsError[] = [];
  for (const [at, file] of waiting.entries()) {
    if (signal.aborted) throw new OmsError("lease-lost");
    const outbox = at % shownEvery === shownEvery - 1 || at === waiting.length - 1 ? authorCard(batchId) : [];
    const problems: string[] = [];
    const photo = await copyPhoto(deps, studio.teamId, batch, file, problems, signal).catch((error: unknown) => {
      const fault = toOmsError(error);
      if (signal.aborted || fault.code === "lease-lost") throw fault;
      if (operation.attempt < patienceAttempts) faults.push(fault);
      else problems.push(batchesText.card.photoUnread);
      return null;
    });
    if (faults.length >= mostFaults) break;
    // It keeps none of the others waiting.
    if (!photo && problems.length === 0) continue;
    const [problem = ""] = problems;
    const noted = photo ? { id: file.id, hash: photo.hash } : { id: file.id, problem };
    await store.noteBatchPhoto(operation, { batchId, photo: noted, outbox });
  }
  const [fault] = faults;
  if (fault) throw new OmsError(fault.code, { cause: fault, userText: fault.userText, retry: "later" });
}

export const copyBatchOperation = defineOperation<AppDeps, BatchParams>({
  kind: "copy_batch_photos",
  params: batchParams,
  retry: "a-day",
  priority: 0,
  run: copyBatch,
  async onGiveUp(deps, operation, failure) {
    const { batchId } = operation.params;
    if (batchId === undefined) return;
    const store = deps.stores.worker(operation.studioId);
    const batch = await store.draftBatch(batchId as BatchId);
    deps.logger.warn({ batchId, reason: withReference(failure) }, "photos of a batch were not copied");
    // Else its card would say for ever that they are on their way, and no draft could be made of the others.
    for (const { id, hash, problem } of batch?.photos ?? []) {
      if (hash !== undefined || problem !== undefined) continue;
      const photo = { id, problem: batchesText.card.photoUnread };
      await store.noteBatchPhoto(operation, { batchId: batchId as BatchId, photo, outbox: [] });
    }
    if (batch) await store.sendMessages(authorCard(batch.id));
  },
});

/**
 * Makes the drafts of a batch, one after the other. Safe to repeat: each has its id from the beginning, so that it is made once. One whose
 * author may not draft any more isn't made.
 */
async function makeBatch(deps: AppDeps, operation: Operation<BatchParams>, signal: AbortSignal): Promise<void> {
  const batchId = operation.params.batchId as BatchId;
  const store = deps.stores.worker(operation.studioId);
  const [context, batch] = await Promise.all([readContext(store), requireBatch(store, batchId)]);
  const left = batch.drafts.filter(({ id }) => !batch.changes.some((change) => change.id === id));
  if (left.length > 0) {
    const sibling = await siblingOf(deps, store, { listingId: batch.modelId });
    const needed = await neededAttributes(deps, context, store, sibling);
    for (const [at, draft] of left.entries()) {
      if (signal.aborted) throw new OmsError("lease-lost");
      const outbox = at % shownEvery === shownEvery - 1 ? authorCard(batchId) : [];
      const change = draftOf(context, batch, sibling, needed, draft);
      await store.addBatchDraft(operation, { batchId, change, outbox });
    }
  }
  await store.endBatch(operation, { batchId, outbox: authorCard(batchId) });
}

export const makeBatchOperation = defineOperation<AppDeps, BatchParams>({
  kind: "make_batch",
  params: batchParams,
  retry: "a-day",
  priority: 0,
  run: makeBatch,
  /** What could be made is there; the card says how many are missing. */
  async onGiveUp(deps, operation) {
    const { batchId } = operation.params;
    if (batchId === undefined) return;
    await deps.stores.worker(operation.studioId).endBatch(operation, {
      batchId: batchId as BatchId,
      outbox: authorCard(batchId as BatchId),
    });
  },
});

function draftOf(
  context: StudioContext,
  batch: BatchRecord,
  sibling: Sibling,
  needed: ReadonlySet<number>,
  { id, photos }: { readonly id: ChangeId; readonly photos: readonly string[] },
): NewChange {
  const author = context.members.find((member) => member.id === batch.author);
  if (!author) throw new OmsError("not-allowed");
  const shops = startingShops(context, { member: author }, sibling.shopIds);
  const { content, points } = withUnknowns(likeContent(sibling.content), factsOf(shops[0]).fields, needed);
  return {
    id,
    like: { listingId: batch.modelId, ownPhotos: true },
    content: { ...content, photos: photos.map((hash) => ({ hash, alt: "" })) },
    source: { ...sourceLike(sibling, usableShops(context)), batch: batch.id },
    preparing: null,
    items: itemsLike(sibling, shops),
    points,
  };
}

/** The model's photos show another piece, so none of them is shown with an option. */
function likeContent({ pieces: _, ...content }: ListingContent): ListingContent {
  const variations = variationsOf(content["variations"]);
  const photos: Variations["photos"] = variations?.photos ? { axis: variations.photos.axis, of: {} } : null;
  return {
    ...emptyContent,
    ...content,
    photos: [],
    sku: null,
    ...(variations ? { variations: { ...variations, photos } } : {}),
  };
}

/** The attributes that the model's category asks for. Where it doesn't say just now, none counts as needed: asking for approval judges it. */
async function neededAttributes(
  deps: AppDeps,
  context: StudioContext,
  store: WorkerStore,
  { content, shopIds }: Sibling,
): Promise<ReadonlySet<number>> {
  const marketplace = factsOf(context.shops.find(({ id }) => id === shopIds[0]));
  const { category } = content;
  if (category === null || !attributesField(marketplace.fields)) return new Set();
  const client = await marketplaceOfStudio(deps, (await store.studio()).id, marketplace.key);
  const asked = await client.attributes?.(category).catch((cause: unknown) => {
    deps.logger.warn({ category, cause: String(cause) }, "what a category asks for could not be read");
    return undefined;
  });
  const varied = new Set(axesVaried(content["variations"]).map(({ id }) => id));
  return new Set(
    (asked ?? []).filter(({ required, property }) => required && !varied.has(property)).map(({ property }) => property),
  );
}
