import type { ChangeId, ImportId, SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import type { MessageRef } from "#src/platform/queue/outbox-entry.ts";

declare module "#src/platform/queue/outbox-entry.ts" {
  interface OutboxTemplates {
    /**
     * To one person: that all that an import changed is being collected into one request, and then what came of it. It takes
     * the place of the message that was clicked.
     */
    import_asked: {
      readonly importId: ImportId;
      readonly to: SlackUserId;
      /** The request. */
      readonly changeId: ChangeId | null;
      readonly shown: MessageRef | null;
      /** So many listings are being collected; 0: it is over. */
      readonly collecting: number;
      /** Why it was given up. */
      readonly gaveUp: string | null;
      readonly asked: number;
      readonly already: number;
      readonly waits?: number;
      /** The first, by the code of the listing. */
      readonly problems: readonly { readonly code: string; readonly sku?: string | null; readonly text: string }[];
      readonly problemCount: number;
      readonly nonce: string;
    };
    /** To one person: what a file would change, with the button that does it. */
    import_preview: { readonly importId: ImportId; readonly to: SlackUserId; readonly nonce: string };
  }
}
