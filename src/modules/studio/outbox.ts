import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";

declare module "#src/platform/queue/outbox-entry.ts" {
  interface OutboxTemplates {
    /** A post in the listings channel about the studio, such as pause and resume. */
    studio_note: {
      readonly note:
        | "paused"
        | "resumed"
        | "solo_on"
        | "solo_off"
        | "small_on"
        | "small_off"
        | "ai_on"
        | "ai_more"
        | "ai_off"
        | "erasing";
      readonly by: SlackUserId;
      readonly nonce: string;
    };
    /** To an owner who works alone: now `who` has a role. The database writes it. */
    alone_question: { readonly to: SlackUserId; readonly who: SlackUserId };
    /** To one person: what they can do here; `by` gave them their role. */
    greeting: { readonly to: SlackUserId; readonly by?: SlackUserId };
  }
}
