import { listingView } from "#src/modules/listings/index.ts";
import { decidersAt, readContext, shopView, type ShopView, type StudioContext } from "#src/modules/shops/index.ts";
import type { ListingId, ShopId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { AppDeps } from "../deps.ts";
import { personOf } from "#src/modules/studio/index.ts";
import { atLeast } from "#src/platform/kernel/roles.ts";
import type { StockNoteEntry, StockRuleNoteEntry, StockWindowEntry } from "../outbox.ts";
import type { StockManyView, StockNoteView, StockRuleNoteView, StockWindowView } from "../view.ts";
import { ruleView } from "./stock.ts";

/** So many products are named. */
const namedProducts = 8;

/** What the messages of this module are drawn from; they act for no person. */
export type StockDescribing = {
  /** Null: the product is gone. */
  describeStockNote(studioId: StudioId, entry: StockNoteEntry): Promise<StockNoteView | null>;
  /** Null: the shop is gone, or nothing waits in it any more. */
  describeStockMany(
    studioId: StudioId,
    shopId: ShopId,
  ): Promise<(StockManyView & { readonly to: ShopView["connectedBy"] }) | null>;
  /** Null: the rule was erased, or doesn't rest any more. */
  describeStockRule(studioId: StudioId, entry: StockRuleNoteEntry): Promise<StockRuleNoteView | null>;
  describeStockWindow(studioId: StudioId, entry: StockWindowEntry): Promise<StockWindowView | null>;
};

export function stockDescribing(deps: AppDeps): StockDescribing {
  return {
    async describeStockNote(studioId, { productId, fell, lowered, shows = [], ...rest }) {
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
        shows: shows.flatMap(named),
        mention,
      };
    },

    async describeStockMany(studioId, shopId) {
      const store = deps.stores.worker(studioId);
      const [context, waiting] = await Promise.all([readContext(store), store.stockWaiting(shopId, namedProducts)]);
      const shop = context.shops.find(({ id }) => id === shopId);
      if (!shop || waiting.all === 0) return null;
      const mention = decidersAt(context, [shopId]).map(({ slackUserId }) => slackUserId);
      return { ...waiting, shopId, shopName: shop.name, mention, to: shopView(context, shop).connectedBy };
    },

    async describeStockRule(studioId, { ruleId, why, by, into }) {
      const store = deps.stores.worker(studioId);
      const [context, rule] = await Promise.all([readContext(store), store.stockRule(ruleId)]);
      if (!rule || (why === "rests" && !rule.rests)) return null;
      const { products } = into ? await store.products({ ids: [into], limit: 1 }) : { products: [] };
      return {
        why,
        productId: rule.productId,
        of: ruleView(context, rule).of,
        giver: personOf(context, rule.givenBy).name,
        by: by && personOf(context, by).name,
        into: products[0]?.content.title ?? null,
        mention: ownersOf(context),
      };
    },

    async describeStockWindow(studioId, { shopId, why, seconds }) {
      const context = await readContext(deps.stores.worker(studioId));
      const shop = context.shops.find(({ id }) => id === shopId);
      return shop ? { why, shopName: shop.name, seconds, mention: ownersOf(context) } : null;
    },
  };
}

function ownersOf({ members }: StudioContext) {
  return members.filter(({ role }) => atLeast(role, "owner")).map(({ slackUserId }) => slackUserId);
}
