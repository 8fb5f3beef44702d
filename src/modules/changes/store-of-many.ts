import { z } from "zod";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { nothing } from "#src/platform/database/values.ts";
import type { Counted } from "#src/platform/kernel/counted.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { effects, type Effects } from "#src/platform/queue/effects.ts";
import { lease } from "#src/platform/queue/lease.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { ManyItem, NewItem, RefusedItem } from "./many.ts";
import type { Batch, ItemFailure, NewMany } from "./records.ts";
import { batchRow, manyItemRow, refusedRow } from "./rows.ts";
import type { ItemState } from "./rules/change.ts";

/** Changes of many listings. */
export type ManyReads = {
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
};

export function manyReads(rpc: Rpc): ManyReads {
  return {
    changeItems: (change, { states, failed = false, limit, offset = 0 }) =>
      rpc(
        "read_change_items",
        { p_change_id: change, p_states: states ?? null, p_failed: failed, p_limit: limit, p_offset: offset },
        z.object({ all: z.int(), some: rowsOf(manyItemRow) }),
      ),
  };
}

export type ManyWrites = {
  /** A change of many, whose items a worker will collect. The same id begins it once. */
  beginChange(change: NewMany & Effects): Promise<void>;
};

export function manyWrites(rpc: Rpc): ManyWrites {
  return {
    beginChange: ({ outbox, operations, ...change }) =>
      rpc("begin_change", { p_change: change, ...effects({ outbox, operations }) }, nothing),
  };
}

export type ManyWork = {
  /** Adds up to 500 to the change that the operation collects. @returns those that were refused */
  addChangeItems(operation: LeasedOperation, items: readonly NewItem[]): Promise<RefusedItem[]>;
  /**
   * Asks for approval of all that was collected: so many. None, or given up (null): it is over. Raises `edited-meanwhile` for
   * another number.
   */
  sealChange(operation: LeasedOperation, sealed: { readonly count: number | null } & Effects): Promise<void>;
  /** What of a change of many is to be written next in the operation's shop. */
  batch(operation: LeasedOperation, limit: number): Promise<Batch>;
  /** What is left in the operation's shop ends so; nothing left, only the effects. */
  endRest(
    operation: LeasedOperation,
    end: { readonly state: "failed" | "parked"; readonly failure: ItemFailure | null } & Effects,
  ): Promise<void>;
};

export function manyWork(rpc: Rpc): ManyWork {
  return {
    addChangeItems: (operation, items) =>
      rpc("add_change_items", { ...lease(operation), p_items: items }, rowsOf(refusedRow)),
    sealChange: (operation, { count, ...queued }) =>
      rpc("seal_change", { ...lease(operation), p_count: count, ...effects(queued) }, nothing),
    batch: (operation, limit) => rpc("read_batch", { ...lease(operation), p_limit: limit }, batchRow),
    endRest: (operation, { state, failure, ...queued }) =>
      rpc("end_rest", { ...lease(operation), p_state: state, p_failure: failure, ...effects(queued) }, nothing),
  };
}
