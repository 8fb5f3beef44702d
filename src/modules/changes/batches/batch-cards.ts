import type { BatchId } from "#src/platform/kernel/entity-ids.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";

/** A batch's drafts wait in its card: each has a card of its own once it is edited. */
export function batchCards(batchId: BatchId): OutboxEntry[] {
  return [
    { template: "batch_card", batchId, nonce: batchId },
    { template: "batch_review", batchId, nonce: batchId },
  ];
}
