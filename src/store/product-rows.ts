import { z } from "zod";
import type {
  ImportRecord,
  ListingEvent,
  ListingHistory,
  ProductReads,
  ProductRecord,
  TableRecord,
} from "#src/app/ports/product-store.ts";
import { importStates } from "#src/domain/import.ts";
import { listingStates } from "#src/domain/listing.ts";
import { rowsOf } from "./rows-of.ts";
import { content, fieldValue, file, flatFields, id, instant, listingRow } from "./rows.ts";

/**
 * Rows of the product database, checked. Their JSON is written in `supabase/schemas`, in `listings/history.sql`,
 * `products` and `imports`.
 */

type Exchange = ListingHistory["exchanges"][number];

export const historyRow: z.ZodType<ListingHistory> = z.object({
  events: rowsOf(
    z.object({
      kind: z.enum(["changed_there", "gone", "back", "kept", "wanted"]),
      by: id<NonNullable<ListingEvent["by"]>>().nullable(),
      fields: z.record(z.string(), z.object({ before: fieldValue, after: fieldValue })),
      at: instant,
    }),
  ),
  edits: rowsOf(
    z.object({
      changeId: id<Exchange["changeId"]>(),
      by: id<ListingHistory["edits"][number]["by"]>(),
      at: instant,
    }),
  ),
  exchanges: rowsOf(
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
  listings: rowsOf(listingRow),
});

export const tableRow: z.ZodType<Awaited<ReturnType<ProductReads["listingTable"]>>> = z.object({
  next: z.int().nullable(),
  listings: rowsOf(
    z.object({
      id: id<TableRecord["id"]>(),
      code: z.string(),
      shopId,
      externalId: z.string(),
      state: z.enum(listingStates),
      fields: flatFields,
      there: flatFields,
    }),
  ),
});

const importChange = z.object({
  line: z.int(),
  listingId: id<TableRecord["id"]>(),
  code: z.string(),
  title: z.string(),
  shopName: z.string(),
  currency: z.string(),
  field: z.string(),
  before: fieldValue,
  after: fieldValue,
});

export const importRow: z.ZodType<ImportRecord> = z.object({
  id: id<ImportRecord["id"]>(),
  by: id<ImportRecord["by"]>(),
  file,
  state: z.enum(importStates),
  result: z.object({ applied: z.int(), moved: z.int(), listings: z.int() }).nullable(),
  at: instant,
  lines: z.int(),
  changes: z.array(importChange),
  changeCount: z.int(),
  problems: z.array(z.object({ line: z.int(), text: z.string() })),
  problemCount: z.int(),
  fields: z.record(z.string(), z.array(z.string())),
});

export const productsRow: z.ZodType<Awaited<ReturnType<ProductReads["products"]>>> = z.object({
  total: z.int(),
  products: rowsOf(productRow),
  without: rowsOf(z.object({ shopId, count: z.int() })),
});

export const outlinesRow: z.ZodType<Awaited<ReturnType<ProductReads["productOutlines"]>>> = z.object({
  products: rowsOf(
    z.object({ id: productId, sku: z.string().nullable(), title: z.string(), shopIds: z.array(shopId) }),
  ),
  different: rowsOf(z.tuple([productId, productId])),
});
