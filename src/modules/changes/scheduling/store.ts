import { z } from "zod";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { nothing } from "#src/platform/database/values.ts";
import type { Counted } from "#src/platform/kernel/counted.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { effects, type Effects } from "#src/platform/queue/effects.ts";
import { lease } from "#src/platform/queue/lease.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { SummaryRecord } from "../records.ts";
import type { NewMany } from "../many/records.ts";
import { summaryRow } from "../rows.ts";
import { type Beginning, beginnings, type ReturnBeginning, returnBeginnings, type When } from "./model.ts";

export type ScheduleReads = {
  /** Requests that wait for their time, and those whose writing is put back later: what comes first, first. */
  scheduled(limit: number): Promise<Counted<SummaryRecord>>;
};

export const scheduledRow = z.object({ all: z.int(), some: rowsOf(summaryRow) });

export function scheduleReads(rpc: Rpc): ScheduleReads {
  return { scheduled: (limit) => rpc("read_scheduled", { p_limit: limit }, scheduledRow) };
}

export type ScheduleWrites = {
  /**
   * Sets or moves the time of a change that isn't begun. Of what is approved an approver's word moves it; the word of another person asks for
   * approval anew. Of the outbox `approval_asked` is sent only then, and `schedule_moved` only otherwise.
   */
  setSchedule(of: { readonly changeId: ChangeId; readonly when: When } & Effects): Promise<void>;
  /** What is approved and waits is its author's again; of what was begun, what it wrote isn't put back any more. */
  cancelSchedule(of: { readonly changeId: ChangeId } & Effects): Promise<void>;
};

export function scheduleWrites(rpc: Rpc): ScheduleWrites {
  return {
    setSchedule: ({ changeId, when, ...queued }) =>
      rpc("set_schedule", { p_change_id: changeId, p_when: when, ...effects(queued) }, nothing),
    cancelSchedule: ({ changeId, ...queued }) =>
      rpc("cancel_schedule", { p_change_id: changeId, ...effects(queued) }, nothing),
  };
}

export type ScheduleWork = {
  /** Whether the operation may write now; but for `go` it is over with this. `outbox`: sent where it is too late. */
  beginScheduled(operation: LeasedOperation, outbox: readonly OutboxEntry[]): Promise<Beginning>;
  /**
   * Begins to put back what the operation's change wrote, by this change. With `made` and `wait` the operation is over. `held`: sent
   * where it still waits an hour after the end.
   */
  beginReturn(
    operation: LeasedOperation,
    change: Pick<NewMany, "id" | "content" | "source" | "plan"> & Effects & { readonly held: readonly OutboxEntry[] },
  ): Promise<ReturnBeginning>;
  /**
   * So many were collected, and are written by the approval of what they put back. `count` null: there is nothing to put back any more.
   *
   * @returns of how many listings; null: it was done before
   */
  approveReturn(
    operation: LeasedOperation,
    collected: {
      readonly count: number | null;
      readonly outbox: readonly OutboxEntry[];
      readonly nothing: readonly OutboxEntry[];
    },
  ): Promise<number | null>;
  /** Nothing is put back. */
  giveUpReturn(operation: LeasedOperation, outbox: readonly OutboxEntry[]): Promise<void>;
};

export function scheduleWork(rpc: Rpc): ScheduleWork {
  return {
    beginScheduled: (operation, outbox) =>
      rpc("begin_scheduled", { ...lease(operation), p_outbox: outbox }, z.enum(beginnings)),
    beginReturn: (operation, { outbox, operations, held, ...change }) =>
      rpc(
        "begin_return",
        { ...lease(operation), p_change: change, ...effects({ outbox, operations }), p_held: held },
        z.enum(returnBeginnings),
      ),
    approveReturn: (operation, { count, outbox, nothing: none }) =>
      rpc(
        "approve_return",
        { ...lease(operation), p_count: count, p_outbox: outbox, p_nothing: none },
        z.int().nullable(),
      ),
    giveUpReturn: (operation, outbox) => rpc("give_up_return", { ...lease(operation), p_outbox: outbox }, nothing),
  };
}
