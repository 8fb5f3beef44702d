import { listingView, namedBy } from "#src/modules/listings/index.ts";
import { readContext, type StudioContext } from "#src/modules/shops/index.ts";
import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { ListingId, ProductId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AppDeps, ReadStore } from "../deps.ts";
import type { ProductRecord } from "../model.ts";
import { suggestPairs } from "../rules/product-matching.ts";
import type { MadeProducts, MatchView, ProductPage, ProductSource, ProductView } from "../view.ts";
import { productsText } from "../messages/en.ts";

export type ProductUseCases = {
  /** By SKU, words of the title, or a listing's code or number; empty words: the newest. Pages from 0. */
  products(actor: Actor, words: string, page: number): Promise<ProductPage>;
  product(actor: Actor, id: ProductId): Promise<ProductView>;
  /** Those of the listings that are no product yet become one each. */
  makeProducts(actor: Actor, from: ProductSource): Promise<MadeProducts>;
  /** The pair at this place, for a person to say; after the last one the first again. Null: there is none. */
  suggestMatches(actor: Actor, index: number): Promise<MatchView | null>;
  /** Only a person's word makes two products one. @returns the one that is kept */
  matchProducts(actor: Actor, kept: ProductId, merged: ProductId, word: "same" | "different"): Promise<ProductView>;
  /** Takes a listing out of its product, and back into the one it came from. @returns the product it is now */
  splitProduct(actor: Actor, listing: ListingId): Promise<ProductView>;
};

const perPage = 8;

export function productUseCases(deps: AppDeps): ProductUseCases {
  const { stores } = deps;

  const view = (context: StudioContext, record: ProductRecord): ProductView => ({
    id: record.id,
    code: record.code,
    title: record.content.title || productsText.untitled,
    sku: record.sku,
    content: record.content,
    listings: record.listings.map((listing) => listingView(deps, context, listing)),
  });

  const describe = async (store: ReadStore, id: ProductId): Promise<ProductView> => {
    const [context, record] = await Promise.all([readContext(store), requireProduct(store, id)]);
    return view(context, record);
  };

  return {
    async products(actor, words, page) {
      requirePermission(actor, "view");
      const store = stores.for(actor);
      const offset = Math.max(0, page) * perPage;
      const [context, found] = await Promise.all([
        readContext(store),
        store.products({ words: namedBy(words), limit: perPage, offset }),
      ]);
      return {
        products: found.products.map((record) => view(context, record)),
        total: found.total,
        page: Math.max(0, page),
        pages: Math.max(1, Math.ceil(found.total / perPage)),
        without: found.without.flatMap(({ shopId, count }) => {
          const shop = context.shops.find((each) => each.id === shopId && each.health !== "disconnected");
          return shop ? [{ shopId, shopName: shop.name, count }] : [];
        }),
      };
    },

    async product(actor, id) {
      requirePermission(actor, "view");
      return describe(stores.for(actor), id);
    },

    makeProducts: (actor, from) =>
      audited(
        deps,
        actor,
        { action: "product.make", ...("shopId" in from ? { shopId: from.shopId } : {}) },
        async () => {
          requirePermission(actor, "draft");
          const made = await stores.for(actor).makeProducts(from);
          return { made: made.length, first: made[0] ?? null };
        },
      ),

    async suggestMatches(actor, index) {
      requirePermission(actor, "draft");
      const store = stores.for(actor);
      const { products, different } = await store.productOutlines();
      const pairs = suggestPairs(products, different);
      const at = pairs.length === 0 ? 0 : Math.max(0, index) % pairs.length;
      const pair = pairs[at];
      if (!pair) return null;
      const context = await readContext(store);
      const [kept, merged] = await Promise.all([requireProduct(store, pair.kept), requireProduct(store, pair.merged)]);
      return {
        kept: view(context, kept),
        merged: view(context, merged),
        because: pair.because,
        index: at,
        total: pairs.length,
      };
    },

    matchProducts: (actor, kept, merged, word) =>
      audited(deps, actor, { action: `product.${word}` }, async () => {
        requirePermission(actor, "draft");
        const store = stores.for(actor);
        await store.matchProducts(kept, merged, word);
        return describe(store, kept);
      }),

    splitProduct: (actor, listing: ListingId) =>
      audited(deps, actor, { action: "product.split" }, async () => {
        requirePermission(actor, "draft");
        const store = stores.for(actor);
        return describe(store, await store.splitProduct(listing));
      }),
  };
}

/** @throws OmsError `not-found`: not there, another studio's, or it turned out to be another product */
async function requireProduct(store: ReadStore, id: ProductId): Promise<ProductRecord> {
  const [product] = (await store.products({ ids: [id], limit: 1 })).products;
  if (!product) throw new OmsError("not-found");
  return product;
}
