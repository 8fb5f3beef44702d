import { z } from "zod";
import type { ListingEvent, ListingHistory } from "#src/app/ports/product-store.ts";
import type { ProductReads, ProductRecord } from "#src/app/ports/product-store.ts";
import { content, fieldValue, id, instant, listingRow } from "./rows.ts";

/** Rows of the product database, checked. Their JSON is written in `supabase/migrations/2026112500*`. */

type Exchange = ListingHistory["exchanges"][number];

export const historyRow: z.ZodType<ListingHistory> = z.object({
  events: z.array(
    z.object({
      kind: z.enum(["changed_there", "gone", "back", "kept", "wanted"]),
      by: id<NonNullable<ListingEvent["by"]>>().nullable(),
      fields: z.record(z.string(), z.object({ before: fieldValue, after: fieldValue })),
      at: instant,
    }),
  ),
  edits: z.array(
    z.object({
      changeId: id<Exchange["changeId"]>(),
      by: id<ListingHistory["edits"][number]["by"]>(),
      at: instant,
    }),
  ),
  exchanges: z.array(
    z.object({
      changeId: id<Exchange["changeId"]>(),
      outcome: z.enum(["ok", "failed"]),
      code: z.string().nullable(),
      reference: z.string().nullable(),
      at: instant,
    }),
  ),
});

export const productId = id<ProductRecord["id"]>();
const shopId = id<ProductRecord["listings"][number]["shopId"]>();

const productRow: z.ZodType<ProductRecord> = z.object({
  id: productId,
  sku: z.string().nullable(),
  content,
  createdAt: instant,
  listings: z.array(listingRow),
});

export const productsRow: z.ZodType<Awaited<ReturnType<ProductReads["products"]>>> = z.object({
  total: z.int(),
  products: z.array(productRow),
  without: z.array(z.object({ shopId, count: z.int() })),
});

export const outlinesRow: z.ZodType<Awaited<ReturnType<ProductReads["productOutlines"]>>> = z.object({
  products: z.array(
    z.object({ id: productId, sku: z.string().nullable(), title: z.string(), shopIds: z.array(shopId) }),
  ),
  different: z.array(z.tuple([productId, productId])),
});
