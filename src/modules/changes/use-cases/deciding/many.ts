import { readContext } from "#src/modules/shops/index.ts";
import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AppDeps } from "../../deps.ts";
import { cardView, changeView, requireCard, requireChange, seenBy } from "../../describe.ts";
import type { ChangeView, ItemPage, ManyPage } from "../../model.ts";
import { plansCardText } from "../../messages/plans.en.ts";
import { collectRestOperation } from "../../operations/collect-rest.ts";
import { possibleActions } from "../../rules/possible-actions.ts";
import { valueShop } from "../shared/many-view.ts";
import { beginMany } from "../of-listings/collect-ours.ts";

export type ManyUseCases = {
  /** A page of what a change of many would do, by title; `failed`: of what was not written. */
  changeItems(
    actor: Actor,
    id: ChangeId,
    page: { readonly page: number; readonly failed: boolean; readonly most: number },
  ): Promise<ManyPage>;
  /** What it would write to one listing. */
  changeItem(actor: Actor, id: ChangeId, listing: ListingId): Promise<ItemPage>;
  /** Asks for what a stopped change of many didn't write, as one more request, which a worker collects. */
  askAgain(actor: Actor, id: ChangeId): Promise<ChangeView>;
};

export function manyUseCases(deps: AppDeps): ManyUseCases {
  return {
    async changeItems(actor, id, { page, failed, most }) {
      requirePermission(actor, "view");
      const store = deps.stores.for(actor);
      const [context, change] = await Promise.all([readContext(store), requireChange(store, id)]);
      const { all, some } = await store.changeItems(id, { failed, limit: most, offset: page * most });
      const lines = some.map((item) => ({ ...item, ...valueShop(context, item.shopId) }));
      return { change: await changeView(deps, store, context, change), failed, all, page, some: lines };
    },

    async changeItem(actor, id, listing) {
      requirePermission(actor, "view");
      const store = deps.stores.for(actor);
      const [card, [item]] = await Promise.all([requireCard(store, id), store.planItems(id, [listing])]);
      // A table or another click took it out meanwhile.
      if (!item?.set) throw new OmsError("not-found", { userText: plansCardText.notInPlan });
      const change = seenBy(actor, cardView(deps, card));
      const { set, before, text: _, ...named } = item;
      return { change, item: { ...named, set, before: before ?? {}, ...valueShop(card.context, item.shopId) } };
    },

    askAgain: (actor, id) =>
      audited(deps, actor, { action: "approval.ask_again", changeId: id }, async () => {
        requirePermission(actor, "requestApproval");
        const change = cardView(deps, await requireCard(deps.stores.for(actor), id));
        // The second of two clicks: what is left is being collected, or asked for.
        if (change.many?.again) return seenBy(actor, change);
        if (!possibleActions(change).has("ask_again")) throw new OmsError("wrong-state");
        await beginMany(deps, actor, change.content.title, {
          operation: (changeId) =>
            collectRestOperation.queue({ key: `collect_rest:${changeId}`, changeId, params: { of: id } }),
          restOf: id,
        });
        return seenBy(actor, cardView(deps, await requireCard(deps.stores.for(actor), id)));
      }),
  };
}
