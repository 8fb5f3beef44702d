import type { LoginStage } from "#src/domain/logins.ts";
import type { AlertKind } from "#src/domain/state-alert.ts";
import type { ChangeId, ShopId, SlackUserId, StudioId } from "#src/domain/ids.ts";
import type { ImportId } from "#src/domain/import.ts";

/**
 * A message to be sent, by name and ids only: it is drawn when it is delivered, so that a living card always shows the
 * newest state. Two waiting entries with the same `key` are one.
 *
 * - `draft_card`: the living card in the author's direct messages (`changeId`). Posted once, then updated.
 * - `review_card`: the living card in the listings channel (`changeId`). Posted once, then updated.
 * - `change_note`: one reply in the card's thread (`changeId`, `note`), mentioning `mention` and nobody else.
 * - `draft_modal`: updates the open form `viewId` of `changeId`; a form closed meanwhile is no error.
 * - `shop_connected`, `shop_note`: a post in the listings channel about `shopId`; that it couldn't be read is said to who
 *   asked (`to`), else in the thread of its news of the day.
 * - `sync_result`: how a shop's listings stand (`runId`): to one person (`to`) who asked; without one, in the thread of the
 *   shop's news of the day.
 * - `digest`: a post in the listings channel: what needs somebody, what was done and what comes soon (`date`).
 * - `state_alerts`: what a reading of `shopId` found that people should hear of, in the thread of the shop's news of the day.
 *   The database writes it when a reading ends.
 * - `studio_note`: a post in the listings channel about the studio, such as pause and resume.
 * - `import_preview`: to one person (`to`): what a file (`importId`) would change, with the button that does it.
 * - `erasure_receipt`: the last message of all, to whoever had the studio erased (`to`, `number`).
 * - `greeting`: to one person (`to`): what they can do here; `by` gave them their role.
 * - `alone_question`: to an owner (`to`) who works alone: now `who` has a role. The database writes it.
 * - `waiting`: to one person (`to`): how many listings wait for her, instead of a mention for each. The database writes it.
 * - `shop_login`: to one person who leads the studio (`to`): the sign-in of `shopId` ends soon or is dead, or its copies are
 *   erased soon or now (`stage`, `on`). The database writes it.
 * - `direct`: one sentence to one person (`to`, `text`): failures of what they asked for, with the reference id.
 */
export type OutboxEntry =
  | { readonly template: "draft_card" | "review_card"; readonly changeId: ChangeId }
  | {
      readonly template: "change_note";
      readonly changeId: ChangeId;
      readonly note: ChangeNote;
      readonly mention: readonly SlackUserId[];
      /** Who did it. */
      readonly by?: SlackUserId;
      readonly text?: string;
      /** Makes the entry's key unique: the decision's or operation's id. */
      readonly nonce: string;
    }
  | { readonly template: "draft_modal"; readonly changeId: ChangeId; readonly viewId: string }
  | { readonly template: "shop_connected"; readonly shopId: ShopId; readonly nonce: string }
  | {
      readonly template: "shop_note";
      readonly shopId: ShopId;
      readonly note:
        | "disconnected"
        | "erased"
        | "auth_dead"
        | "auth_lost"
        | "kept"
        | "paused"
        | "resumed"
        | "read_failed";
      readonly by?: SlackUserId;
      /** Alone hears it. */
      readonly to?: SlackUserId;
      readonly mention: readonly SlackUserId[];
      readonly text?: string;
      /** Of a dead sign-in: when its copies are erased at the earliest, or until when they are kept. An ISO instant. */
      readonly until?: string;
      readonly nonce: string;
    }
  | {
      readonly template: "shop_login";
      readonly shopId: ShopId;
      readonly to: SlackUserId;
      readonly stage: LoginStage;
      /** The day it speaks of: an ISO instant. (`at` would be when it is sent.) */
      readonly on: string;
      /** Who did it. */
      readonly by?: SlackUserId;
      readonly nonce: string;
    }
  | SyncResultEntry
  | {
      readonly template: "digest";
      readonly date: string;
      /** When the one before was due, and when it was: ISO instants. */
      readonly since: string;
      readonly until: string;
      readonly nonce: string;
    }
  | {
      readonly template: "state_alerts";
      readonly shopId: ShopId;
      readonly alerts: readonly StateAlert[];
      /** How many there are in all. */
      readonly all: number;
      readonly nonce: string;
    }
  | {
      readonly template: "studio_note";
      readonly note:
        | "paused"
        | "resumed"
        | "solo_on"
        | "solo_off"
        | "small_on"
        | "small_off"
        | "ai_on"
        | "ai_off"
        | "erasing";
      readonly by: SlackUserId;
      readonly nonce: string;
    }
  | {
      readonly template: "import_preview";
      readonly importId: ImportId;
      readonly to: SlackUserId;
      readonly nonce: string;
    }
  | { readonly template: "erasure_receipt"; readonly to: SlackUserId; readonly number: string; readonly nonce: string }
  | { readonly template: "greeting"; readonly to: SlackUserId; readonly by?: SlackUserId }
  | { readonly template: "alone_question"; readonly to: SlackUserId; readonly who: SlackUserId }
  | {
      readonly template: "waiting";
      readonly to: SlackUserId;
      /** Not before: an ISO instant. */
      readonly at: string;
    }
  | { readonly template: "direct"; readonly to: SlackUserId; readonly text: string; readonly nonce: string };

export type SyncResultEntry = {
  readonly template: "sync_result";
  readonly shopId: ShopId;
  readonly runId: string;
  readonly to?: SlackUserId;
  readonly nonce: string;
};

export type StateAlert = { readonly externalId: string; readonly kinds: readonly AlertKind[] };

/** What needs a person mentions exactly that person; success mentions nobody. */
export type ChangeNote =
  | "approval_asked"
  /** Nobody answered for a working day: mentions whoever may when it is sent. */
  | "nudged"
  | "changes_asked"
  | "approval_voided"
  | "withdrawn"
  /** After it was approved, before anything was written: its author goes on with the draft. */
  | "stopped"
  | "approved"
  | "self_approved"
  | "failed"
  | "parked"
  | "on_marketplace"
  | "live";

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

/** Where a living message stands. */
export type MessageRef = { readonly channel: string; readonly ts: string };
export type MessageKind = "draft_card" | "review_card";
