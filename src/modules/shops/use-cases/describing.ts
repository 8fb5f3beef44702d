import type { ShopId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { MessageRef } from "#src/platform/queue/outbox-entry.ts";
import { readContext, shopView } from "../context.ts";
import type { AppDeps } from "../deps.ts";
import type { ShopNewsView, ShopView } from "../model.ts";

/** What the messages of this module are drawn from; they act for no person. */
export type ShopDescribing = {
  describeShop(studioId: StudioId, shopId: ShopId): Promise<ShopView | null>;
  /** The shop's news of its newest day that had some, and the place of its line; null: none yet. */
  describeShopNews(studioId: StudioId, shopId: ShopId): Promise<{ news: ShopNewsView; ref: MessageRef | null } | null>;
};

export function shopDescribing(deps: AppDeps): ShopDescribing {
  const { stores } = deps;
  return {
    async describeShop(studioId, shopId) {
      const context = await readContext(stores.worker(studioId));
      const shop = context.shops.find((each) => each.id === shopId);
      return shop ? shopView(context, shop) : null;
    },

    async describeShopNews(studioId, shopId) {
      const store = stores.worker(studioId);
      const [context, record] = await Promise.all([readContext(store), store.shopNews(shopId)]);
      const shop = context.shops.find((each) => each.id === shopId);
      return shop && record
        ? { news: { shop: shopView(context, shop), on: record.on, counts: record.counts }, ref: record.ref }
        : null;
    },
  };
}
