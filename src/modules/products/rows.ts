import { z } from "zod";
import { content } from "#src/catalog/rows.ts";
import { listingRow } from "#src/modules/listings/index.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import { id, instant } from "#src/platform/database/values.ts";
import type { FoundProducts, ProductOutlines, ProductRecord } from "./model.ts";

export const productId = id<ProductRecord["id"]>();

export const shopId = id<ProductRecord["listings"][number]["shopId"]>();

const productRow: z.ZodType<ProductRecord> = z.object({
  id: productId,
  code: z.string(),
  sku: z.string().nullable(),
  content,
  createdAt: instant,
  listings: rowsOf(listingRow),
});

export const productsRow: z.ZodType<FoundProducts> = z.object({
  total: z.int(),
  products: rowsOf(productRow),
  without: rowsOf(z.object({ shopId, count: z.int() })),
});

export const outlinesRow: z.ZodType<ProductOutlines> = z.object({
  products: rowsOf(
    z.object({ id: productId, sku: z.string().nullable(), title: z.string(), shopIds: z.array(shopId) }),
  ),
  different: rowsOf(z.tuple([productId, productId])),
});
