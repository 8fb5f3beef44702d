import type { ProductReads } from "#src/app/ports/product-store.ts";
import { historyRow } from "./product-rows.ts";
import type { Rpc } from "./rpc.ts";

export function createProductReads(rpc: Rpc): ProductReads {
  return {
    history: (listing, limit) => rpc("read_history", { p_listing_id: listing, p_limit: limit }, historyRow),
  };
}
