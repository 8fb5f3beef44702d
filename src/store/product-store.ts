import { z } from "zod";
import type { ProductReads, ProductWrites } from "#src/app/ports/product-store.ts";
import { historyRow, outlinesRow, productId, productsRow } from "./product-rows.ts";
import { nothing } from "./rows.ts";
import type { Rpc } from "./rpc.ts";

export function createProductReads(rpc: Rpc): ProductReads {
  return {
    history: (listing, limit) => rpc("read_history", { p_listing_id: listing, p_limit: limit }, historyRow),
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
