import { z } from "zod";
import { sameValue } from "#src/catalog/fields/fields.ts";
import { isWritable, type ItemState, type ManyItem } from "#src/modules/changes/index.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import type { AppDeps, WorkerStore } from "#src/modules/tables/index.ts";
import { inTurn } from "#src/platform/database/in-turn.ts";
import { id } from "#src/platform/database/values.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { defineOperation, type Operation } from "#src/platform/queue/define-operation.ts";
import { plansText } from "../messages/en.ts";
import {
  collectPlan,
  giveUpPlan,
  type Judgement,
  type Looked,
  lookedAtOnce,
  withListings,
} from "../use-cases/collect-plan.ts";

/** `moved`: what was changed in its shop before it could be written; `rest`: what was stopped before it was begun. */
const againParams = z.object({ of: id<ChangeId>(), which: z.enum(["moved", "rest"]) });
type AgainParams = z.infer<typeof againParams>;

const statesOf: Readonly<Record<AgainParams["which"], readonly ItemState[]>> = {
  moved: ["failed", "parked", "stopped"],
  rest: ["stopped"],
};

/** Collects the plan that writes what an earlier request said to listings that it didn't write, over what they have today. */
async function planAgain(deps: AppDeps, operation: Operation<AgainParams>, signal: AbortSignal): Promise<void> {
  const store = deps.stores.worker(operation.studioId);
  const { of, which } = operation.params;
  await collectPlan(deps, operation, signal, async () => {
    const { all } = await store.changeItems(of, { states: statesOf[which], limit: 1 });
    return { found: which === "rest" ? all : 0, pieces: unwritten(store, of, which) };
  });
}

async function* unwritten(
  store: WorkerStore,
  of: ChangeId,
  which: AgainParams["which"],
): AsyncGenerator<readonly Looked[]> {
  const states = statesOf[which];
  const read = (after: number | null) => store.changeItemsInTurn(of, { states, after, limit: lookedAtOnce });
  for await (const some of inTurn(read)) {
    const meant = some.filter(({ failure }) => which === "rest" || failure?.code === "changed-live");
    const found = await withListings(store, meant);
    yield found.map(({ item, listing: there }) => ({
      listingId: item.listingId,
      listing: there,
      judge: (listing) => judge(item, listing),
    }));
  }
}

function judge({ set }: Pick<ManyItem, "set">, { live }: ListingRecord): Judgement {
  const open = Object.entries(set).filter(([field, value]) => !sameValue(field, live[field], value));
  const writable = open.filter(([field, value]) => isWritable(field, value, live));
  if (open.length === 0) return { code: "same", text: plansText.leftOut.same };
  if (writable.length === 0) return { code: "fixed", text: plansText.again.fixed };
  return { set: Object.fromEntries(writable), warning: null };
}

export const planAgainOperation = defineOperation({
  kind: "plan_again",
  params: againParams,
  retry: "half-an-hour",
  run: planAgain,
  onGiveUp: giveUpPlan,
});
