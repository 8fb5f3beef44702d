import type { ImportId, SlackUserId } from "#src/platform/kernel/entity-ids.ts";

declare module "#src/platform/queue/outbox-entry.ts" {
  interface OutboxTemplates {
    /** To one person: what a file would change, with the button that does it. */
    import_preview: { readonly importId: ImportId; readonly to: SlackUserId; readonly nonce: string };
  }
}
