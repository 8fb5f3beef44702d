import { z } from "zod";
import type { FieldValue, FlatFields } from "./fields/fields.ts";
import type { ListingContent, ItemContent } from "./listing.ts";
import type { ListingPayload } from "./payload.ts";
import { pieceAnswers } from "./pieces.ts";
import { shopOptions } from "./variations/model.ts";

export const money = z.object({ amount: z.int(), currency: z.string() });

export const fieldValue: z.ZodType<FieldValue> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(fieldValue), z.record(z.string(), fieldValue)]),
);

export const flatFields: z.ZodType<FlatFields> = z.record(z.string(), fieldValue);

const photos = z.array(z.object({ hash: z.string(), alt: z.string() }));

/** The fields that every marketplace has are held to their types; those that one adds, to being values. */
export const content: z.ZodType<ListingContent> = z
  .object({
    title: z.string(),
    description: z.string(),
    tags: z.array(z.string()),
    category: z.number().nullable(),
    photos,
    sku: z.string().nullable(),
    // Empty: the person who said it took the own part out.
    pieces: z.union([z.enum(pieceAnswers), z.literal("").transform(() => null), z.null()]).exactOptional(),
  })
  .catchall(fieldValue);

/** Payloads come back from the database as text: an edge like any other. */
export const listingPayload: z.ZodType<ListingPayload> = z
  .object({
    title: z.string(),
    description: z.string(),
    tags: z.array(z.string()),
    category: z.number(),
    photos,
    sku: z.string().nullable(),
    price: money,
    quantity: z.int(),
  })
  .catchall(fieldValue);

export const itemContent: z.ZodType<ItemContent> = z.object({
  price: money.nullable(),
  quantity: z.number().nullable(),
  overrides: flatFields,
  options: shopOptions.nullable().exactOptional(),
  edit: z.object({ set: flatFields, before: flatFields }).exactOptional(),
});

export const counts = z.object({
  active: z.number(),
  draft: z.number(),
  inactive: z.number(),
  sold_out: z.number(),
  expired: z.number(),
});
