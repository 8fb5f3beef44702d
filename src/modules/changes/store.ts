import { z } from "zod";
import type { Money } from "#src/catalog/money.ts";
import type { ChangeFilter, ChangeNumbers, CountedState, WaitingPage } from "./rules/change-filter.ts";
import { inContext } from "#src/modules/shops/index.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { nothing } from "#src/platform/database/values.ts";
import type { Counted } from "#src/platform/kernel/counted.ts";
import type { ChangeId, ListingId, MemberId, ShopId, ItemId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { effects, type Effects } from "#src/platform/queue/effects.ts";
import type {
  Asking,
  CardRecord,
  ChangeRecord,
  ListingWithChanges,
  NewChange,
  NewListingChange,
  SaveDraft,
} from "./records.ts";
import type { NewDecision } from "./edits.ts";
import { cardRow, changeRow, listingWithChangesRow } from "./rows.ts";
import { manyReads, type ManyReads, manyWrites, type ManyWrites } from "./many/store.ts";

export type ChangesReads = ManyReads & {
  /** null when it isn't there or belongs to another studio: nobody can tell which. */
  change(id: ChangeId): Promise<ChangeRecord | null>;
  /** As `change`, with what it is shown with, in one request. */
  card(id: ChangeId): Promise<CardRecord | null>;
  /** Newest first. */
  changes(filter: ChangeFilter): Promise<ChangeRecord[]>;
  /** By code, SKU, number, or words that the title has, newest first; without words, the newest. `request`: that one alone. */
  findChanges(words: string, by: ChangeNumbers, limit: number): Promise<ChangeRecord[]>;
  /** Which of these numbers in a shop were made by other changes than this item's. */
  madeByOthers(item: ItemId, shop: ShopId, numbers: readonly string[]): Promise<string[]>;
  countChanges(states: readonly CountedState[], author?: MemberId): Promise<number>;
  /** What this member may decide now, by the numbers of the requests; `first`: the place of the first of `some`, from 0. */
  waiting(member: MemberId, page: WaitingPage): Promise<Counted<ChangeRecord> & { readonly first: number }>;
  /** The studio's most used tags, most used first. */
  usualTags(limit: number): Promise<string[]>;
  /** A listing, gone or not, with the newest of its changes, in one request; null when it isn't there. */
  listing(id: ListingId, limit: number): Promise<ListingWithChanges | null>;
  /** Every change of one listing, newest first. */
  changesOf(listing: ListingId, limit: number): Promise<ChangeRecord[]>;
};

export function changesReads(rpc: Rpc): ChangesReads {
  return {
    ...manyReads(rpc),
    change: (id) => rpc("read_change", { p_id: id }, changeRow.nullable()).catch(nullIfNotFound),
    card: async (id) => {
      const read = await rpc("read_card", { p_id: id }, cardRow.nullable()).catch(nullIfNotFound);
      return read && inContext(read);
    },
    changes: ({ states, author, limit, offset = 0, oldestFirst = false }) =>
      rpc(
        "read_changes",
        { p_states: states ?? null, p_author: author ?? null, p_limit: limit, p_offset: offset, p_oldest: oldestFirst },
        rowsOf(changeRow),
      ),
    findChanges: (words, { number, request }, limit) =>
      rpc("find_changes", { p_text: words, p_number: number, p_request: request, p_limit: limit }, rowsOf(changeRow)),
    madeByOthers: (item, shop, numbers) =>
      rpc("made_by_others", { p_item_id: item, p_shop_id: shop, p_numbers: numbers }, rowsOf(z.string())),
    countChanges: (states, author) => rpc("count_changes", { p_states: states, p_author: author ?? null }, z.int()),
    waiting: (member, { limit, offset = 0, from }) =>
      rpc(
        "read_waiting",
        {
          p_member: member,
          p_limit: limit,
          p_offset: offset,
          p_from: from?.number ?? null,
          p_step: from?.step ?? null,
        },
        waitingRow,
      ),
    usualTags: (limit) => rpc("usual_tags", { p_limit: limit }, rowsOf(z.string())),
    listing: async (id, limit) => {
      const read = inContext(await rpc("read_listing", { p_id: id, p_changes: limit }, listingWithChangesRow));
      const { listing, ...rest } = read;
      return listing && { ...rest, listing };
    },
    changesOf: (listing, limit) => rpc("read_changes_of", { p_listing_id: listing, p_limit: limit }, rowsOf(changeRow)),
  };
}

export type ChangesWrites = ManyWrites & {
  createChange(draft: NewChange & Effects): Promise<ChangeRecord>;
  /**
   * Saves what a person edited; keys left out stay. Needs the `revision` it was drawn from. Records the person as a
   * contributor. From `in_review` and `rejected` it returns to `draft`: an approval asked for is void.
   * `items` replaces the choice of shops.
   */
  saveDraft(save: SaveDraft & Effects): Promise<ChangeRecord>;
  /** … and asks for approval of what is saved: all of it or nothing. */
  saveAndSubmit(request: SaveDraft & Asking & Effects): Promise<ChangeRecord>;
  /** A change of a listing that exists. Raises `not-found` when it is gone. */
  createListingChange(change: NewListingChange & Effects): Promise<ChangeRecord>;
  /**
   * A failed edit whose fields were changed on the marketplace: in `agreed` its value is kept, and what is `left` is asked
   * for anew; nothing left, it is discarded. All of it or nothing.
   */
  settleConflict(
    word: {
      readonly changeId: ChangeId;
      readonly revision: number;
      readonly agreed: readonly string[];
      readonly left: (Pick<SaveDraft, "content" | "items"> & Asking) | null;
    } & Effects,
  ): Promise<void>;
  /** Stops waiting for written text: the worker's proposal no longer fills anything in. */
  stopWriting(changeId: ChangeId): Promise<void>;
  /** draft → in_review. The database computes the content hash from `payloads` and refuses another `contentHash`. */
  submitChange(
    request: {
      readonly changeId: ChangeId;
      readonly revision: number;
    } & Asking &
      Effects,
  ): Promise<void>;
  /**
   * The caller's own part goes out of it again, and the request for approval with it; of an edit it stays what the studio
   * wants. Raises `wrong-state` when there is none, or nothing else.
   */
  takeOutPart(request: { readonly changeId: ChangeId } & Effects): Promise<ChangeRecord>;
  /** Of a copy whose author wrote nothing in it: the caller, whose words it has, becomes its author. */
  makeMine(request: { readonly changeId: ChangeId } & Effects): Promise<void>;
  /** in_review → draft, by its author or a manager. */
  withdrawChange(request: { readonly changeId: ChangeId } & Effects): Promise<void>;
  /** Raises `wrong-state` where a draft of it lies in a shop. */
  discardDraft(request: { readonly changeId: ChangeId } & Effects): Promise<void>;
  /** A discarded draft is a draft again. */
  restoreDraft(request: { readonly changeId: ChangeId } & Effects): Promise<void>;
  /** What was approved is a draft again. Raises `wrong-state` once anything of it was begun on the marketplace. */
  stopChange(request: { readonly changeId: ChangeId } & Effects): Promise<void>;
  /**
   * in_review → approved (and one operation per item, in the same transaction) or → rejected. A person who
   * contributed is refused unless `solo` and the studio is in solo mode, or it is a small change; then it is recorded as
   * self-approved.
   * The second of two at once: `already-decided`, with the first one's name in `userText`.
   */
  decideChange(decision: NewDecision & Effects): Promise<ChangeRecord | null>;
  /** Items that lie on the marketplace as drafts are activated: one decision, one operation per item. */
  goLive(request: { readonly changeId: ChangeId; readonly fee: Money } & Effects): Promise<void>;
  /** Failed and parked items only, of many those that failed for one reason: pending again, one operation each. */
  retryChange(request: { readonly changeId: ChangeId; readonly reason?: string } & Effects): Promise<void>;
  /** A shop that waits for its sign-in is left out of it. Raises `wrong-state` where it doesn't, or no other is left. */
  leaveOutShop(request: { readonly changeId: ChangeId; readonly shopId: ShopId } & Effects): Promise<void>;
  /** failed → draft, as long as no item went live: what was refused can be put right and asked for again. */
  reopenChange(request: { readonly changeId: ChangeId } & Effects): Promise<void>;
};

export function changesWrites(rpc: Rpc): ChangesWrites {
  return {
    ...manyWrites(rpc),
    createChange: ({ outbox, operations, ...change }) =>
      rpc("create_change", { p_change: change, ...effects({ outbox, operations }) }, changeRow),
    saveDraft: (save) =>
      rpc(
        "save_draft",
        {
          p_change_id: save.changeId,
          p_revision: save.revision,
          p_content: save.content,
          p_items: save.items ?? null,
          ...effects(save),
        },
        changeRow,
      ),
    saveAndSubmit: (save) =>
      rpc(
        "save_and_submit",
        {
          p_change_id: save.changeId,
          p_revision: save.revision,
          p_content: save.content,
          p_items: save.items ?? null,
          p_payloads: save.payloads,
          p_content_hash: save.contentHash,
          ...effects(save),
        },
        changeRow,
      ),
    createListingChange: ({ outbox, operations, ...change }) =>
      rpc("create_listing_change", { p_change: change, ...effects({ outbox, operations }) }, changeRow),
    settleConflict: ({ changeId, revision, agreed, left, ...queued }) =>
      rpc(
        "settle_conflict",
        {
          p_change_id: changeId,
          p_revision: revision,
          p_content: left?.content ?? null,
          p_items: left?.items ?? null,
          p_agreed: agreed,
          p_payloads: left?.payloads ?? null,
          p_content_hash: left?.contentHash ?? null,
          ...effects(queued),
        },
        nothing,
      ),
    stopWriting: (changeId) => rpc("stop_writing", { p_change_id: changeId }, nothing),
    submitChange: (request) =>
      rpc(
        "submit_change",
        {
          p_change_id: request.changeId,
          p_revision: request.revision,
          p_payloads: request.payloads,
          p_content_hash: request.contentHash,
          ...effects(request),
        },
        nothing,
      ),
    takeOutPart: (request) => rpc("take_out_part", { p_change_id: request.changeId, ...effects(request) }, changeRow),
    makeMine: (request) => rpc("make_mine", { p_change_id: request.changeId, ...effects(request) }, nothing),
    withdrawChange: (request) =>
      rpc("withdraw_change", { p_change_id: request.changeId, ...effects(request) }, nothing),
    discardDraft: (request) => rpc("discard_draft", { p_change_id: request.changeId, ...effects(request) }, nothing),
    restoreDraft: (request) => rpc("restore_draft", { p_change_id: request.changeId, ...effects(request) }, nothing),
    stopChange: (request) => rpc("stop_change", { p_change_id: request.changeId, ...effects(request) }, nothing),
    decideChange: async (decision) =>
      rpc(
        "decide_change",
        {
          p_change_id: decision.changeId,
          p_content_hash: decision.contentHash,
          p_verdict: decision.verdict,
          p_mode: decision.mode,
          p_reason: decision.reason,
          p_fee_cents: cents(decision.fee),
          p_solo: decision.solo,
          ...effects(decision),
          ...(decision.audit ? { p_audit: decision.audit } : {}),
        },
        changeRow.nullable(),
      ),
    goLive: async (request) =>
      rpc("go_live", { p_change_id: request.changeId, p_fee_cents: cents(request.fee), ...effects(request) }, nothing),
    retryChange: ({ reason, ...request }) =>
      rpc(
        "retry_change",
        { p_change_id: request.changeId, ...effects(request), ...(reason === undefined ? {} : { p_reason: reason }) },
        nothing,
      ),
    leaveOutShop: (request) =>
      rpc("leave_out_shop", { p_change_id: request.changeId, p_shop_id: request.shopId, ...effects(request) }, nothing),
    reopenChange: (request) => rpc("reopen_change", { p_change_id: request.changeId, ...effects(request) }, nothing),
  };
}

const waitingRow = z.object({ all: z.int(), first: z.int(), some: rowsOf(changeRow) });

/** Fees are billed in US dollars, whatever the shop's currency. */
function cents(fee: Money): number {
  if (fee.currency !== "USD") throw new OmsError("bad-input", { cause: new Error(`a fee in ${fee.currency}`) });
  return fee.amount;
}

/** Text that is no id at all names nothing, just as an id that isn't there. */
function nullIfNotFound(error: unknown): null {
  if (error instanceof OmsError && error.code === "not-found") return null;
  throw error;
}
