import { z } from "zod";
import type { NewMany } from "#src/modules/changes/index.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { id, nothing } from "#src/platform/database/values.ts";
import type { CatchUpId, ListingId, MemberId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { effects, type Effects } from "#src/platform/queue/effects.ts";
import { lease } from "#src/platform/queue/lease.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import { batchOutcomes, type CatchUpRecord, type CatchUpRule, catchUpRow, type Look } from "./model.ts";

export type CatchUpReads = {
  /** All of the studio, the oldest first; also those that nobody wants any more. */
  catchUps(): Promise<CatchUpRecord[]>;
  /** Listings that the plans of a rule named since that day of the studio. */
  batched(catchUp: CatchUpId, since: string): Promise<ListingId[]>;
};

export function catchUpReads(rpc: Rpc): CatchUpReads {
  return {
    catchUps: () => rpc("read_catch_ups", {}, rowsOf(catchUpRow)),
    batched: (catchUp, since) => rpc("read_batched", { p_catch_up: catchUp, p_since: since }, rowsOf(id<ListingId>())),
  };
}

export const catchUpVerdicts = ["accept", "decline", "take_over", "end", "take_in"] as const;
export type CatchUpVerdict = (typeof catchUpVerdicts)[number];

/** A person's word on a rule. */
export type NewCatchUp = {
  readonly shopId: ShopId;
  readonly name: string;
  readonly rule: CatchUpRule;
  readonly share: number;
};

export type CatchUpWrites = {
  /** Keeps a rule from now on, or one that the shop has as it is said now. Its plans are this person's word. */
  keepCatchUp(rule: NewCatchUp & Effects): Promise<CatchUpId>;
  /** @throws OmsError `wrong-state`: it isn't offered any more, or isn't kept */
  decideCatchUp(of: { readonly id: CatchUpId; readonly verdict: CatchUpVerdict } & Effects): Promise<void>;
};

export function catchUpWrites(rpc: Rpc): CatchUpWrites {
  return {
    keepCatchUp: ({ outbox, operations, ...rule }) =>
      rpc("keep_catch_up", { p_catch_up: rule, ...effects({ outbox, operations }) }, id<CatchUpId>()),
    decideCatchUp: ({ id: catchUp, verdict, ...queued }) =>
      rpc("decide_catch_up", { p_catch_up: catchUp, p_verdict: verdict, ...effects(queued) }, nothing),
  };
}

export type OfferedCatchUp = Omit<NewCatchUp, "share"> & {
  readonly state: "on" | "offered";
  readonly author: MemberId | null;
  readonly open: number;
};

export type CatchUpWork = {
  /** What a shop has or had of these stays as it is. */
  offerCatchUps(operation: LeasedOperation, rules: readonly OfferedCatchUp[]): Promise<void>;
  /**
   * Stores what a look found, and begins the plan of that day. `change` null: there is nothing to plan; `taken`: how many listings it
   * is about; `rule` and `author`: as they were when it began. One that was said anew or taken over meanwhile isn't touched.
   */
  beginCatchUp(
    operation: LeasedOperation,
    look: Look & Pick<CatchUpRecord, "rule" | "author"> & { readonly catchUp: CatchUpId; readonly taken: number },
    change: Pick<NewMany, "id" | "content" | "source" | "plan"> | null,
    queued: Effects,
  ): Promise<(typeof batchOutcomes)[number]>;
};

export function catchUpWork(rpc: Rpc): CatchUpWork {
  return {
    offerCatchUps: (operation, rules) => rpc("offer_catch_ups", { ...lease(operation), p_rules: rules }, nothing),
    beginCatchUp: (operation, look, change, queued) =>
      rpc(
        "begin_catch_up",
        { ...lease(operation), p_look: look, p_change: change, ...effects(queued) },
        z.enum(batchOutcomes),
      ),
  };
}

/** Every studio with a connected shop looks once a day, from six in the morning on, by its own clock. @returns how many begin */
export function enqueueCatchUps(rpc: Rpc): Promise<number> {
  return rpc("enqueue_catch_ups", {}, z.int());
}
