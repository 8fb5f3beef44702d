import type { ShopId } from "#src/domain/ids.ts";
import { requirePermission } from "./access.ts";
import type { App } from "./app.ts";
import type { AppDeps } from "./deps.ts";
import { reachesShops, readContext } from "./describe.ts";

/** So many lines of each kind at most. */
const shown = 10;

export function givenUpUseCases({ stores }: Pick<AppDeps, "stores">): Pick<App, "givenUp"> {
  return {
    async givenUp(actor) {
      requirePermission(actor, "view");
      const store = stores.for(actor);
      const [context, { messages, operations }] = await Promise.all([readContext(store), store.givenUp(shown)]);
      const reached = ({ shopId }: { shopId: ShopId | null }) =>
        shopId === null || reachesShops(context, actor.member.id, [shopId]);
      const shopName = (shopId: ShopId | null) => context.shops.find((shop) => shop.id === shopId)?.name ?? null;
      return {
        messages: messages.filter(reached).map((each) => ({ ...each, shopName: shopName(each.shopId) })),
        operations: operations.filter(reached).map((each) => ({ ...each, shopName: shopName(each.shopId) })),
      };
    },
  };
}
