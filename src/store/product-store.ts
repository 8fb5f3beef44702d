import { z } from "zod";
import type { ImportReadings, ImportWrites, ProductReads, ProductWrites } from "#src/app/ports/product-store.ts";
import { historyRow, importRow, outlinesRow, productId, productsRow, tableRow } from "./product-rows.ts";
import { queued } from "./queued.ts";
import { nothing } from "./rows.ts";
import type { Rpc } from "./rpc.ts";

export function createProductReads(rpc: Rpc): ProductReads {
  return {
    history: (listing, limit) => rpc("read_history", { p_listing_id: listing, p_limit: limit }, historyRow),
    products: (filter) => rpc("read_products", { p_filter: filter }, productsRow),
    listingTable: (after, limit) => rpc("read_listing_table", { p_after: after, p_limit: limit }, tableRow),
    tableCounts: () => rpc("count_table", {}, z.object({ listings: z.int(), options: z.int() })),
    import: (id) => rpc("read_import", { p_id: id }, importRow.nullable()),
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

export function createImportWrites(rpc: Rpc): ImportWrites {
  return {
    startImport: ({ id, file, outbox, operations = [] }) =>
      rpc("start_import", { p_id: id, p_file: file, p_outbox: outbox, p_operations: operations.map(queued) }, nothing),
    applyImport: (id) => rpc("apply_import", { p_id: id }, nothing),
    discardImport: (id) => rpc("discard_import", { p_id: id }, nothing),
  };
}

export function createImportReadings(rpc: Rpc): ImportReadings {
  return {
    recordImport: (operation, { id, state, plan, outbox }) =>
      rpc(
        "record_import",
        {
          p_operation: operation.id,
          p_lease: operation.leaseToken,
          p_id: id,
          p_state: state,
          p_plan: plan,
          p_outbox: outbox,
        },
        nothing,
      ),
  };
}
