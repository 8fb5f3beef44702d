import type { BatchId, ChangeId, SlackUserId } from "#src/platform/kernel/entity-ids.ts";

/** What needs a person mentions exactly that person; success mentions nobody. */
/** Of a change that has a time. */
export type ScheduleNote =
  | "schedule_moved"
  | "schedule_cancelled"
  /** Ten minutes before it begins: what was changed there since. */
  | "start_nears"
  /** … or that nobody approved it yet. */
  | "start_unapproved"
  /** It should have begun over an hour ago, so approval is asked for once more. */
  | "start_late"
  | "returning"
  | "return_late"
  | "return_nothing"
  | "return_failed"
  /** Something of it is still on its way an hour after the end. */
  | "return_held"
  /** Of what is put back, some waits for a shop that isn't connected. */
  | "return_waits";

export type ChangeNote =
  | "approval_asked"
  /** Nobody answered for a working day: mentions the people who may when it is sent. */
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
  /** Of many: nothing is left to write in a shop. */
  | "written"
  | "live"
  /** Of many: nothing more is written until a manager lets it go on; and it goes on. */
  | "paused"
  | "resumed"
  | ScheduleNote;

declare module "#src/platform/queue/outbox-entry.ts" {
  interface OutboxTemplates {
    /** The living card in the author's direct messages. Posted once, then updated. */
    draft_card: { readonly changeId: ChangeId };
    /** The living card in the listings channel. Posted once, then updated. */
    review_card: { readonly changeId: ChangeId };
    /** One reply in the card's thread, mentioning `mention` and nobody else. */
    change_note: {
      readonly changeId: ChangeId;
      readonly note: ChangeNote;
      readonly mention: readonly SlackUserId[];
      /** Who did it. */
      readonly by?: SlackUserId;
      readonly text?: string;
      /** Makes the entry's key unique: the decision's or operation's id. */
      readonly nonce: string;
      /** The database adds its author, those who may approve it, and those who did, to `mention`. */
      readonly concerned?: true;
    };
    /** Updates the open form `viewId`; a form closed meanwhile is no error. */
    draft_modal: { readonly changeId: ChangeId; readonly viewId: string };
    /** The living cards of a batch of drafts: its author's, and the one on which it is decided. `nonce`: the batch's id. */
    batch_card: { readonly batchId: BatchId; readonly nonce: string };
    batch_review: { readonly batchId: BatchId; readonly nonce: string };
    /** Under that one, once: approval of all is asked for. The database adds to `mention` who may approve all. */
    batch_note: {
      readonly batchId: BatchId;
      readonly mention: readonly SlackUserId[];
      readonly by: SlackUserId;
      readonly nonce: string;
    };
    /** To one person: how many listings wait for them, instead of a mention for each. The database writes it. */
    waiting: {
      readonly to: SlackUserId;
      /** Not before: an ISO instant. */
      readonly at: string;
    };
  }
}
