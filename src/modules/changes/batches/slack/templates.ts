import { defineTemplate, directChannel, post, showCard, type Delivery } from "#src/modules/studio/index.ts";
import type { BatchId } from "#src/platform/kernel/entity-ids.ts";
import type { App } from "../../app.ts";
import type { WorkerStore } from "../../deps.ts";
import type { ChangeView } from "../../model.ts";
import type { BatchCard, BatchView } from "../model.ts";
import { batchCard, batchNote, batchReviewCard } from "./cards.ts";

type BatchDelivery = Delivery<App, WorkerStore>;

const shown = ({ app, claimed }: BatchDelivery, batchId: BatchId) => app.describeBatch(claimed.studioId, batchId);

function placeOf({ store, insist }: BatchDelivery, batch: BatchView, card: BatchCard, channel: () => Promise<string>) {
  return {
    known: async () => batch.cards[card] ?? null,
    keep: (ref: { readonly channel: string; readonly ts: string }) =>
      insist(() => store.saveBatchCard(batch.id, card, ref)),
    channel,
  };
}

/** Where it is decided: the listings channel, else the direct messages of one who may. */
async function reviewPlace(delivery: BatchDelivery, batch: BatchView): Promise<string> {
  return batch.listingsChannel ?? directChannel(delivery, (batch.approvers[0] ?? batch.author).slackUserId);
}

/** @returns false where the batch isn't there any more */
export async function showBatchCard(delivery: BatchDelivery, batchId: BatchId): Promise<boolean> {
  const batch = await shown(delivery, batchId);
  if (!batch) return false;
  const channel = () => directChannel(delivery, batch.author.slackUserId);
  await showCard(delivery, placeOf(delivery, batch, "author", channel), batchCard(batch));
  return true;
}

/** Before approval was asked for, it has no card there. @returns false where the batch isn't there any more */
export async function showBatchReview(delivery: BatchDelivery, batchId: BatchId): Promise<boolean> {
  const batch = await shown(delivery, batchId);
  if (!batch) return false;
  if (batch.waiting.length === 0 && !batch.cards.review) return true;
  const channel = () => reviewPlace(delivery, batch);
  await showCard(delivery, placeOf(delivery, batch, "review", channel), batchReviewCard(batch));
  return true;
}

/**
 * Where what is said of one of its listings goes: under the card on which it was decided. `first`: of those that wait it is the
 * first one; what would be said of each is said of that one.
 */
export async function batchPlace(
  delivery: BatchDelivery,
  { id, batch: batchId }: Pick<ChangeView, "id" | "batch">,
): Promise<{
  readonly place: { readonly channel: string; readonly threadTs: string };
  readonly first: boolean;
} | null> {
  const batch = batchId === null ? null : await shown(delivery, batchId);
  const card = batch?.cards.review ?? batch?.cards.author;
  if (!batch || !card) return null;
  return { place: { channel: card.channel, threadTs: card.ts }, first: batch.waiting[0]?.id === id };
}

const batchCardTemplate = defineTemplate<App, WorkerStore, "batch_card">({
  template: "batch_card",
  asks: () => true,
  living: true,
  async deliver(delivery, { batchId }) {
    await showBatchCard(delivery, batchId);
  },
});

const batchReviewTemplate = defineTemplate<App, WorkerStore, "batch_review">({
  template: "batch_review",
  asks: () => true,
  living: true,
  async deliver(delivery, { batchId }) {
    await showBatchReview(delivery, batchId);
  },
});

const batchNoteTemplate = defineTemplate<App, WorkerStore, "batch_note">({
  template: "batch_note",
  asks: () => true,
  async deliver(delivery, { batchId, mention }) {
    const batch = await shown(delivery, batchId);
    if (!batch || batch.waiting.length === 0) return;
    const card = batch.cards.review;
    const place = card ? { channel: card.channel, threadTs: card.ts } : { channel: await reviewPlace(delivery, batch) };
    await post(delivery, place, batchNote(batch, mention));
  },
});

export const batchTemplates = [batchCardTemplate, batchReviewTemplate, batchNoteTemplate];
