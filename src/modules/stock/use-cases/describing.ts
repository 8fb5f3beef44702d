import { listingView } from "#src/modules/listings/index.ts";
import { decidersAt, readContext, shopView, type ShopView } from "#src/modules/shops/index.ts";
import type { ListingId, ShopId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { AppDeps } from "../deps.ts";
import type { StockNoteEntry } from "../outbox.ts";
import type { StockNoteView } from "../view.ts";

/** What the messages of this module are drawn from; they act for no person. */
export type StockDescribing = {
  /** Null: the product is gone. */
  describeStockNote(studioId: StudioId, entry: StockNoteEntry): Promise<StockNoteView | null>;
  describeStockShop(studioId: StudioId, shopId: ShopId): Promise<ShopView | null>;
};

export function stockDescribing(deps: AppDeps): StockDescribing {
  return {
    async describeStockNote(studioId, { productId, fell, lowered, ...rest }) {
      const store = deps.stores.worker(studioId);
      const [context, { products }] = await Promise.all([
        readContext(store),
        store.products({ ids: [productId], limit: 1 }),
      ]);
      const [product] = products;
      if (!product) return null;
      const named = <T extends { readonly listingId: ListingId }>(each: T) => {
        const record = product.listings.find(({ id }) => id === each.listingId);
        return record ? [{ ...each, listing: listingView(deps, context, record) }] : [];
      };
      const shops = product.listings.map(({ shopId }) => shopId);
      const mention = rest.note === "lowered" ? [] : decidersAt(context, shops).map(({ slackUserId }) => slackUserId);
      return {
        ...rest,
        productId,
        title: product.content.title,
        fell: fell.flatMap(named),
        lowered: lowered.flatMap(named),
        mention,
      };
    },

    async describeStockShop(studioId, shopId) {
      const context = await readContext(deps.stores.worker(studioId));
      const shop = context.shops.find(({ id }) => id === shopId);
      return shop ? shopView(context, shop) : null;
    },
  };
}
