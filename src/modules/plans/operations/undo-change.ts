import { z } from "zod";
import { isReadBeside } from "#src/catalog/fields/definition.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import type { ItemState, ManyItem } from "#src/modules/changes/index.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import { shopNameOf, type StudioContext } from "#src/modules/shops/index.ts";
import type { AppDeps, WorkerStore } from "#src/modules/tables/index.ts";
import { id } from "#src/platform/database/values.ts";
import type { ChangeId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { inTurn } from "#src/platform/database/in-turn.ts";
import { defineOperation, type Operation } from "#src/platform/queue/define-operation.ts";
import { plansText } from "../messages/en.ts";
import { undoItem } from "../rules/undo.ts";
import { besideReader } from "../use-cases/beside.ts";
import {
  collectPlan,
  giveUpPlan,
  type Judgement,
  type Looked,
  lookedAtOnce,
  withListings,
} from "../use-cases/collect-plan.ts";

/** `codes`: of these listings alone. */
const undoParams = z.object({ of: id<ChangeId>(), codes: z.array(z.string()).optional() });
type UndoParams = z.infer<typeof undoParams>;

/** What was written whole, and what may have been in part, which is named. */
export const looksAt: readonly ItemState[] = ["applied", "failed", "parked"];

/** Collects the plan that writes back what a change wrote, where it is still there. */
async function undoChange(deps: AppDeps, operation: Operation<UndoParams>, signal: AbortSignal): Promise<void> {
  const store = deps.stores.worker(operation.studioId);
  const { of, codes } = operation.params;
  await collectPlan(deps, operation, signal, async (context) => {
    const { all } = await store.changeItems(of, { states: looksAt, limit: 1 });
    const beside = besideReader(deps, operation, context, signal);
    const isMeant = codes ? ({ code }: ManyItem) => codes.includes(code ?? "") : () => true;
    return { found: codes?.length ?? all, pieces: writtenItems(store, of, beside, { context, isMeant }) };
  });
}

type Writing = {
  readonly states?: readonly ItemState[];
  /** Of a listing that is still there. */
  readonly judge?: typeof judgeUndo;
  /** Shops have names in it. */
  readonly context: StudioContext;
  /** Its shop isn't connected, so what the mirror doesn't have is taken for what was written. It is compared before it is written. */
  readonly isApart?: (shopId: ShopId) => boolean;
  readonly isMeant?: (item: ManyItem) => boolean;
};

/** @param beside reads what of a listing the mirror doesn't have */
export async function* writtenItems(
  store: WorkerStore,
  of: ChangeId,
  beside: ReturnType<typeof besideReader>,
  { context, states = looksAt, judge = judgeUndo, isApart = () => false, isMeant = () => true }: Writing,
): AsyncGenerator<readonly Looked[]> {
  const read = (after: number | null) => store.changeItemsInTurn(of, { states, after, limit: lookedAtOnce });
  for await (const some of inTurn(read)) {
    const found = await withListings(store, some.filter(isMeant));
    yield found.map(({ item, listing: there }) => ({
      listingId: item.listingId,
      listing: there,
      shopId: item.shopId,
      judge: async (listing) => {
        const shop = shopNameOf(context, listing.shopId);
        const isUnread = Object.keys(item.set).some((field) => isReadBeside(knownFields(), field));
        const isRead = item.state === "applied" && isUnread;
        if (isRead && isApart(listing.shopId)) return judge(item, listing, unreadOf(item.set), shop);
        const read = isRead ? await beside(listing) : { fields: {} };
        return "code" in read ? read : judge(item, listing, read.fields, shop);
      },
    }));
  }
}

function unreadOf(set: FlatFields): FlatFields {
  return Object.fromEntries(Object.entries(set).filter(([field]) => isReadBeside(knownFields(), field)));
}

/** @param beside what of the listing the mirror doesn't have @param shop its name */
export function judgeUndo(
  item: Pick<ManyItem, "state" | "set" | "before" | "begun">,
  { live }: ListingRecord,
  beside: FlatFields,
  shop: string,
): Judgement {
  const text = plansText.undo;
  if (item.state !== "applied") return { code: "not-written", text: text.notWritten };
  const { set, moved, fixed } = undoItem(item, { ...live, ...beside });
  if (Object.keys(set).length === 0) {
    return moved.length > 0 ? { code: "moved", text: text.moved(shop) } : { code: "fixed", text: text.fixed };
  }
  if (moved.length + fixed.length === 0) return { set, beside, restores: true, warning: null };
  return { set, beside, restores: true, warning: { code: "in-part", text: text.inPart } };
}

export const undoChangeOperation = defineOperation({
  kind: "undo_change",
  params: undoParams,
  retry: "half-an-hour",
  run: undoChange,
  onGiveUp: giveUpPlan,
});
