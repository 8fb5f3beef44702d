import { z } from "zod";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import { batchReads, type BatchReads, batchWrites, type BatchWrites } from "../batches/store.ts";
import { openPointWrites, type OpenPointWrites } from "../open-points/store.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { flatFields } from "#src/catalog/rows.ts";
import { id, nothing } from "#src/platform/database/values.ts";
import type { Counted } from "#src/platform/kernel/counted.ts";
import type { ChangeId, ListingId, MemberId } from "#src/platform/kernel/entity-ids.ts";
import type { Piece } from "#src/platform/database/in-turn.ts";
import { effects, type Effects } from "#src/platform/queue/effects.ts";
import type { ChoiceItem, ChoiceRecord, LeftOutItem, ManyItem, PlanItem, PlanAsked } from "./model.ts";
import type { PartDecision } from "../edits.ts";
import type { ChangeRecord } from "../records.ts";
import type { BegunBefore, NewMany } from "./records.ts";
import { scheduleReads, type ScheduleReads, scheduleWrites, type ScheduleWrites } from "../scheduling/store.ts";
import { changeRow } from "../rows.ts";
import { leftOutRow, manyItemRow } from "./rows.ts";
import { renderFailure } from "../messages/kept.ts";
import { stateFrom } from "../rules/listing-change.ts";
import type { ItemState } from "../rules/change.ts";

/** Changes of many listings, and of those that have a time. */
export type ManyReads = BatchReads &
  ScheduleReads & {
    /**
     * Items of a change of many, by title. `states` left out: all. `failed`: those with a reason why they were not written. At
     * most 500 at once.
     */
    changeItems(
      change: ChangeId,
      page: {
        readonly states?: readonly ItemState[];
        readonly failed?: boolean;
        readonly limit: number;
        readonly offset?: number;
      },
    ): Promise<Counted<ManyItem>>;
    /** What a plan leaves out, by title; `code` left out: for any reason. At most 500 at once. */
    planLeftOut(
      change: ChangeId,
      page: { readonly code?: string; readonly limit: number; readonly offset?: number },
    ): Promise<Counted<LeftOutItem>>;
    /** All listings of it, then those that a plan leaves out, by title: an order in which they are read in pieces. */
    planOrder(change: ChangeId): Promise<ListingId[]>;
    /** What it would write to these listings, in their order, with those that a plan leaves out. At most 500. */
    planItems(change: ChangeId, listings: readonly ListingId[]): Promise<PlanItem[]>;
    /** What this member may tick of a plan that waits, by title. At most 500 at once. */
    planChoice(
      change: ChangeId,
      page: { readonly member: MemberId; readonly limit: number; readonly offset?: number },
    ): Promise<ChoiceRecord>;
    /** All items, a piece at a time, in the order in which they were added: a title that moves meanwhile moves none of them. */
    changeItemsInTurn(
      change: ChangeId,
      of: { readonly states?: readonly ItemState[]; readonly after: number | null; readonly limit: number },
    ): Promise<Piece<ManyItem>>;
    /** All that a plan leaves out, in the same way. */
    planLeftOutInTurn(
      change: ChangeId,
      of: { readonly after: number | null; readonly limit: number },
    ): Promise<Piece<LeftOutItem>>;
  };

export function manyReads(rpc: Rpc): ManyReads {
  return {
    ...scheduleReads(rpc),
    ...batchReads(rpc),
    changeItems: (change, { states, failed = false, limit, offset = 0 }) =>
      rpc(
        "read_change_items",
        { p_change_id: change, p_states: states ?? null, p_failed: failed, p_limit: limit, p_offset: offset },
        z.object({ all: z.int(), some: rowsOf(manyItemRow) }),
      ),
    planLeftOut: (change, { code, limit, offset = 0 }) =>
      rpc(
        "read_plan_left_out",
        { p_change_id: change, p_code: code ?? null, p_limit: limit, p_offset: offset },
        z.object({ all: z.int(), some: rowsOf(leftOutRow) }),
      ),
    planOrder: (change) => rpc("read_plan_order", { p_change_id: change }, rowsOf(id<ListingId>())),
    planItems: (change, listings) =>
      rpc("read_plan_items", { p_change_id: change, p_listing_ids: listings }, rowsOf(planItemRow)),
    planChoice: (change, { member, limit, offset = 0 }) =>
      rpc(
        "read_plan_choice",
        { p_change_id: change, p_member: member, p_limit: limit, p_offset: offset },
        z.object({
          all: z.int(),
          own: z.int(),
          noAccess: z.int(),
          told: rowsOf(choiceRow),
          some: rowsOf(choiceRow),
        }),
      ),
    changeItemsInTurn: (change, { states, after, limit }) =>
      rpc(
        "read_change_items_in_turn",
        { p_change_id: change, p_states: states ?? null, p_after: after, p_limit: limit },
        z.object({ next: z.int().nullable(), some: rowsOf(manyItemRow) }),
      ),
    planLeftOutInTurn: (change, { after, limit }) =>
      rpc(
        "read_plan_left_out_in_turn",
        { p_change_id: change, p_after: after, p_limit: limit },
        z.object({ next: z.int().nullable(), some: rowsOf(leftOutRow) }),
      ),
  };
}

const planItemRow: z.ZodType<PlanItem> = z.object({
  listingId: id<ListingId>(),
  shopId: id<PlanItem["shopId"]>(),
  code: z.string().nullable(),
  sku: z.string().nullable(),
  title: z.string().nullable(),
  set: flatFields.nullable(),
  before: flatFields.nullable(),
  text: z.string().transform(renderFailure).nullable(),
  move: stateFrom,
});

const choiceRow: z.ZodType<ChoiceItem> = z.intersection(
  manyItemRow,
  z.object({ place: z.int(), why: z.enum(["own", "no-access"]).nullable() }),
);

export type ManyWrites = BatchWrites &
  OpenPointWrites &
  ScheduleWrites & {
    /**
     * A change of many, whose items a worker will collect. The same id begins it once.
     *
     * @returns null; the one that follows from the same (`restOf`, `movedOf`), where that was begun before: then nothing is begun
     */
    beginChange(change: NewMany & Effects): Promise<BegunBefore | null>;
    /**
     * Out of a plan that waits for nobody's decision go these listings. Raises `wrong-state` for one that does; `not-allowed` for
     * anybody but its author, a manager or an owner. The same of what comes next.
     */
    takeOutOfPlan(
      of: { readonly changeId: ChangeId; readonly listings: readonly ListingId[] } & Effects,
    ): Promise<void>;
    /** Into it go these of what it leaves out, or all that are left out for this reason, as far as they may. */
    takeIntoPlan(
      of: { readonly changeId: ChangeId } & ({ readonly listings: readonly ListingId[] } | { readonly code: string }) &
        Effects,
    ): Promise<void>;
    /**
     * Asks for approval of it. What can't be asked for any more is left out; where that is any, its cards are drawn anew and nothing is
     * asked for. Raises `wrong-state` where nothing is in it.
     */
    askForPlan(of: { readonly changeId: ChangeId } & Effects): Promise<PlanAsked>;
    /**
     * Of a plan that waits, approves all but these and those that the caller can't decide about; of these a plan of its author is made.
     * One transaction. Raises as `decideChange`, and `stale-approval` where another number than `count` would be approved.
     */
    approvePart(decision: PartDecision & Effects): Promise<ChangeRecord | null>;
    /** Nothing more of a change of many is written. Raises `wrong-state` where it is paused, or isn't on its way. */
    pauseChange(request: { readonly changeId: ChangeId } & Effects): Promise<void>;
    /** It goes on. Raises `wrong-state` where it isn't paused. */
    resumeChange(request: { readonly changeId: ChangeId } & Effects): Promise<void>;
  };

const begunBefore: z.ZodType<BegunBefore | null> = z
  .object({ id: id<ChangeId>(), number: z.int().nullable() })
  .nullable();

const planAsked: z.ZodType<PlanAsked> = z.object({
  asked: z.boolean(),
  all: z.int(),
  left: z.array(z.object({ code: z.string(), items: z.int() })),
});

export function manyWrites(rpc: Rpc): ManyWrites {
  return {
    ...scheduleWrites(rpc),
    ...openPointWrites(rpc),
    ...batchWrites(rpc),
    beginChange: ({ outbox, operations, ...change }) =>
      rpc("begin_change", { p_change: change, ...effects({ outbox, operations }) }, begunBefore),
    takeOutOfPlan: ({ changeId, listings, ...queued }) =>
      rpc("take_out_of_plan", { p_change_id: changeId, p_listing_ids: listings, ...effects(queued) }, nothing),
    takeIntoPlan: ({ changeId, outbox, operations, ...which }) =>
      rpc(
        "take_into_plan",
        {
          p_change_id: changeId,
          p_listing_ids: "listings" in which ? which.listings : null,
          p_code: "code" in which ? which.code : null,
          ...effects({ outbox, operations }),
        },
        nothing,
      ),
    approvePart: ({ changeId, contentHash, left, count, rest, solo, audit, ...queued }) =>
      rpc(
        "approve_part",
        {
          p_change_id: changeId,
          p_content_hash: contentHash,
          p_left: left,
          p_count: count,
          p_rest: rest,
          p_solo: solo,
          ...effects(queued),
          ...(audit ? { p_audit: audit } : {}),
        },
        changeRow.nullable(),
      ),
    askForPlan: ({ changeId, ...queued }) =>
      rpc("ask_for_plan", { p_change_id: changeId, ...effects(queued) }, planAsked),
    pauseChange: (request) => rpc("pause_change", { p_change_id: request.changeId, ...effects(request) }, nothing),
    resumeChange: (request) => rpc("resume_change", { p_change_id: request.changeId, ...effects(request) }, nothing),
  };
}
