import { z } from "zod";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import { nothing } from "#src/platform/database/values.ts";
import type { ItemId } from "#src/platform/kernel/entity-ids.ts";
import { effects, type Effects } from "#src/platform/queue/effects.ts";
import { lease } from "#src/platform/queue/lease.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import { batchWork, type BatchWork } from "../batches/store.ts";
import type { ItemFailure } from "../records.ts";
import { batchRow } from "../rows.ts";
import { scheduleWork, type ScheduleWork } from "../scheduling/store.ts";
import type { NewItem, NewLeftOut, RefusedItem } from "./model.ts";
import type { Batch } from "./records.ts";
import { refusedRow } from "./rows.ts";

/** What a worker does of changes of many listings. */
export type ManyWork = BatchWork &
  ScheduleWork & {
    /** Of these live values of an item's listing, those that this studio's own requests wrote since it was made: their numbers. */
    ownWriters(operation: LeasedOperation, item: ItemId, live: FlatFields): Promise<Readonly<Record<string, number>>>;
    /** Adds up to 500 to the change that the operation collects. @returns those that were refused */
    addChangeItems(operation: LeasedOperation, items: readonly NewItem[]): Promise<RefusedItem[]>;
    /** Of a plan: which of a part of its listings are left out, how many there are to look at, and how many were looked at. */
    notePlanPart(
      operation: LeasedOperation,
      part: {
        readonly found: number;
        readonly looked: number;
        /** How many a `without` of its line kept out until here; null: the line has none. */
        readonly apart: number | null;
        readonly left: readonly NewLeftOut[];
        readonly outbox: readonly OutboxEntry[];
      },
    ): Promise<void>;
    /**
     * Asks for approval of all that was collected; a plan becomes its author's draft. So many were collected. None, or given up (null): it is over. Raises `edited-meanwhile` for
     * another number.
     */
    sealChange(operation: LeasedOperation, sealed: { readonly count: number | null } & Effects): Promise<void>;
    /** What of a change of many is to be written next in the operation's shop. */
    batch(operation: LeasedOperation, limit: number): Promise<Batch>;
    /** Its change is paused: the operation waits until that goes on, and is over for this worker. @returns false: it isn't paused */
    holdChange(operation: LeasedOperation): Promise<boolean>;
    /** What is left in the operation's shop ends so; nothing left, only the effects. */
    endRest(
      operation: LeasedOperation,
      end: { readonly state: "failed" | "parked"; readonly failure: ItemFailure | null } & Effects,
    ): Promise<void>;
  };

export function manyWork(rpc: Rpc): ManyWork {
  return {
    ...scheduleWork(rpc),
    ...batchWork(rpc),
    ownWriters: (operation, item, live) =>
      rpc("read_own_writers", { ...lease(operation), p_item: item, p_live: live }, z.record(z.string(), z.int())),
    addChangeItems: (operation, items) =>
      rpc("add_change_items", { ...lease(operation), p_items: items }, rowsOf(refusedRow)),
    notePlanPart: (operation, { found, looked, apart, left, outbox }) =>
      rpc(
        "note_plan_part",
        {
          ...lease(operation),
          p_found: found,
          p_looked: looked,
          p_left: left.map(({ item, ...each }) => ({ ...each, ...item })),
          p_outbox: outbox,
          p_apart: apart,
        },
        nothing,
      ),
    sealChange: (operation, { count, ...queued }) =>
      rpc("seal_change", { ...lease(operation), p_count: count, ...effects(queued) }, nothing),
    batch: (operation, limit) => rpc("read_batch", { ...lease(operation), p_limit: limit }, batchRow),
    holdChange: (operation) => rpc("hold_change", lease(operation), z.boolean()),
    endRest: (operation, { state, failure, ...queued }) =>
      rpc("end_rest", { ...lease(operation), p_state: state, p_failure: failure, ...effects(queued) }, nothing),
  };
}
