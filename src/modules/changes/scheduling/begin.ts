import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { AppDeps } from "../deps.ts";
import type { ChangeRecord } from "../records.ts";
import { bothCards } from "../use-cases/shared/both-cards.ts";

const writable: readonly ChangeRecord["state"][] = ["approved", "scheduled", "applying", "applied", "failed"];

/**
 * Asked before anything of a change is written: whether its time is now. The database judges it under a lock, so that a start, a move
 * and a cancellation at the same moment are one after the other.
 *
 * @returns false: it isn't, and the operation is over, or queued for its time
 */
export async function mayBegin(deps: AppDeps, operation: LeasedOperation, change: ChangeRecord): Promise<boolean> {
  const { schedule } = change;
  const isAsked = schedule ? schedule.state === "set" || schedule.state === "begun" : !writable.includes(change.state);
  if (!isAsked) return true;
  const told = {
    template: "change_note" as const,
    changeId: change.id,
    note: "start_late" as const,
    mention: [],
    concerned: true as const,
    nonce: deps.ids.uuid(),
  };
  const store = deps.stores.worker(operation.studioId);
  return (await store.beginScheduled(operation, [...bothCards(change.id), told])) === "go";
}
