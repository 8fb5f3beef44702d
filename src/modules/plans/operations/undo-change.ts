import { z } from "zod";
import type { ItemState, ManyItem } from "#src/modules/changes/index.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import type { AppDeps, WorkerStore } from "#src/modules/tables/index.ts";
import { id } from "#src/platform/database/values.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { inTurn } from "#src/platform/database/in-turn.ts";
import { defineOperation, type Operation } from "#src/platform/queue/define-operation.ts";
import { plansText } from "../messages/en.ts";
import { undoItem } from "../rules/undo.ts";
import { collectPlan, giveUpPlan, type Judgement, type Looked, lookedAtOnce } from "../use-cases/collect-plan.ts";

const undoParams = z.object({ of: id<ChangeId>() });
type UndoParams = z.infer<typeof undoParams>;

/** What was written whole, and what may have been in part, which is named. */
export const looksAt: readonly ItemState[] = ["applied", "failed", "parked"];

/** Collects the plan that writes back what a change wrote, where it is still there. */
async function undoChange(deps: AppDeps, operation: Operation<UndoParams>, signal: AbortSignal): Promise<void> {
  const store = deps.stores.worker(operation.studioId);
  const { of } = operation.params;
  await collectPlan(deps, operation, signal, async () => {
    const { all } = await store.changeItems(of, { states: looksAt, limit: 1 });
    return { found: all, pieces: writtenItems(store, of) };
  });
}

/** @param judge of a listing that is still there */
export async function* writtenItems(
  store: WorkerStore,
  of: ChangeId,
  judge = judgeUndo,
): AsyncGenerator<readonly Looked[]> {
  const read = (after: number | null) => store.changeItemsInTurn(of, { states: looksAt, after, limit: lookedAtOnce });
  for await (const some of inTurn(read)) {
    const ids = some.map(({ listingId }) => listingId);
    const listings = await store.listings({ ids, limit: ids.length });
    yield some.map((item) => ({
      listingId: item.listingId,
      listing: listings.find((listing) => listing.id === item.listingId) ?? null,
      judge: (listing) => judge(item, listing),
    }));
  }
}

export function judgeUndo(item: Pick<ManyItem, "state" | "set" | "before">, { live }: ListingRecord): Judgement {
  const text = plansText.undo;
  if (item.state !== "applied") return { code: "not-written", text: text.notWritten };
  const { set, moved, fixed } = undoItem(item, live);
  if (Object.keys(set).length === 0) {
    return moved.length > 0 ? { code: "moved", text: text.moved } : { code: "fixed", text: text.fixed };
  }
  if (moved.length + fixed.length === 0) return { set, warning: null };
  return { set, warning: { code: "in-part", text: text.inPart } };
}

export const undoChangeOperation = defineOperation({
  kind: "undo_change",
  params: undoParams,
  retry: "half-an-hour",
  run: undoChange,
  onGiveUp: giveUpPlan,
});
