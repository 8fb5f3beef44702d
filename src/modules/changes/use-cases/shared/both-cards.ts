import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";

/** Both cards of a change are drawn anew: the one in the channel, where there is one, and its author's. */
export function bothCards(changeId: ChangeId): OutboxEntry[] {
  return [
    { template: "review_card", changeId },
    { template: "draft_card", changeId },
  ];
}
