import { z } from "zod";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { nothing } from "#src/platform/database/values.ts";
import type { FoundProducts, ProductFilter, ProductOutlines, ProductWrites } from "./model.ts";
import { outlinesRow, productId, productsRow } from "./rows.ts";

export type ProductsReads = {
  /** Newest first. `without`: by shop, how many listings are no product yet. */
  products(filter: ProductFilter): Promise<FoundProducts>;
  /** All products that have a listing, oldest first, and the pairs that a person said are none. */
  productOutlines(): Promise<ProductOutlines>;
};

export function productsReads(rpc: Rpc): ProductsReads {
  return {
    products: (filter) => rpc("read_products", { p_filter: filter }, productsRow),
    productOutlines: () => rpc("read_product_outlines", {}, outlinesRow),
  };
}

export function createProductWrites(rpc: Rpc): ProductWrites {
  return {
    makeProducts: ({ shopId, listingIds }) =>
      rpc("make_products", { p_shop_id: shopId ?? null, p_listing_ids: listingIds ?? null }, z.array(productId)),
    matchProducts: (kept, merged, word) =>
      rpc("match_products", { p_kept: kept, p_merged: merged, p_word: word }, nothing),
    splitProduct: (listing) => rpc("split_product", { p_listing_id: listing }, productId),
  };
}
