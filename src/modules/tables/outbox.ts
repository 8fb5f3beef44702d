import type { ImportId, SlackUserId } from "#src/platform/kernel/entity-ids.ts";

declare module "#src/platform/queue/outbox-entry.ts" {
  interface OutboxTemplates {
    /** To one person: what came of asking for approval of all that an import changed. */
    import_asked: {
      readonly importId: ImportId;
      readonly to: SlackUserId;
      readonly asked: number;
      readonly already: number;
      /** The first, by the code of the listing. */
      readonly problems: readonly { readonly code: string; readonly text: string }[];
      readonly problemCount: number;
      readonly nonce: string;
    };
    /** To one person: what a file would change, with the button that does it. */
    import_preview: { readonly importId: ImportId; readonly to: SlackUserId; readonly nonce: string };
  }
}
