import { readContext, shopNameOf } from "#src/modules/shops/index.ts";
import { type Actor, requirePermission } from "#src/modules/studio/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import type { AppDeps } from "../../deps.ts";
import { changeView, requireChange } from "../../describe.ts";
import type { ManyPage } from "../../model.ts";

export type ManyUseCases = {
  /** A page of what a change of many would do, in the order in which it was collected; `failed`: of what was not written. */
  changeItems(
    actor: Actor,
    id: ChangeId,
    page: { readonly page: number; readonly failed: boolean; readonly most: number },
  ): Promise<ManyPage>;
};

export function manyUseCases(deps: AppDeps): ManyUseCases {
  return {
    async changeItems(actor, id, { page, failed, most }) {
      requirePermission(actor, "view");
      const store = deps.stores.for(actor);
      const [context, change] = await Promise.all([readContext(store), requireChange(store, id)]);
      const states = failed ? { states: ["failed", "parked"] as const } : {};
      const { all, some } = await store.changeItems(id, { ...states, limit: most, offset: page * most });
      const lines = some.map((item) => ({
        ...item,
        shopName: shopNameOf(context, item.shopId),
        currency: context.shops.find((shop) => shop.id === item.shopId)?.currency ?? "USD",
      }));
      return { change: await changeView(deps, store, context, change), failed, all, page, some: lines };
    },
  };
}
