import type { SlackUserId, StudioId } from "#src/platform/kernel/entity-ids.ts";

/**
 * What each template is told, by its name: ids and codes only, for it is drawn when it is delivered, so that a living card
 * always shows the newest state. A module declares its own templates beside the code that draws them, by adding to this
 * interface; code that queues a message then can't misspell one.
 */
export interface OutboxTemplates {
  /** One sentence to one person (`to`, `text`): which one it is and its parameters, as `directText` of studio writes it. */
  direct: { readonly to: SlackUserId; readonly text: string; readonly nonce: string };
}

/** A message to be sent. Two waiting entries with the same key are one; `nonce` makes it unique. */
export type OutboxEntry = {
  [Template in keyof OutboxTemplates]: { readonly template: Template } & OutboxTemplates[Template];
}[keyof OutboxTemplates];

/** An entry claimed for delivery. */
export type ClaimedMessage = {
  readonly id: string;
  readonly studioId: StudioId;
  readonly teamId: string;
  readonly entry: OutboxEntry;
  readonly attempt: number;
  readonly leaseToken: string;
  /** When an earlier attempt ended with an unknown outcome: look for the message from here on before posting. */
  readonly uncertainSince: Date | null;
};

/** The place of a living message. */
export type MessageRef = { readonly channel: string; readonly ts: string };

export type MessageKind = "draft_card" | "review_card";
