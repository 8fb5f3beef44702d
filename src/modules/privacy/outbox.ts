import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";

declare module "#src/platform/queue/outbox-entry.ts" {
  interface OutboxTemplates {
    /** The last message of all, to the person who had the studio erased. */
    erasure_receipt: { readonly to: SlackUserId; readonly number: string; readonly nonce: string };
  }
}
