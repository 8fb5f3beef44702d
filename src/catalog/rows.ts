import { z } from "zod";
import type { FieldValue, FlatFields } from "./fields/fields.ts";
import { type ListingContent, type ShopDefaults, type ItemContent, whoMadeValues } from "./listing.ts";
import { pieceAnswers } from "./pieces.ts";

export const money = z.object({ amount: z.int(), currency: z.string() });

const defaultsShape = {
  shippingProfileId: z.number().nullable(),
  returnPolicyId: z.number().nullable(),
  readinessStateId: z.number().nullable(),
  sectionId: z.number().nullable(),
  whoMade: z.enum(whoMadeValues).nullable(),
  whenMade: z.string().nullable(),
  isSupply: z.boolean(),
  autoRenew: z.boolean(),
};

export const shopDefaults: z.ZodType<ShopDefaults> = z.object(defaultsShape);

const overrides: z.ZodType<Partial<ShopDefaults>> = z.object({
  shippingProfileId: defaultsShape.shippingProfileId.exactOptional(),
  returnPolicyId: defaultsShape.returnPolicyId.exactOptional(),
  readinessStateId: defaultsShape.readinessStateId.exactOptional(),
  sectionId: defaultsShape.sectionId.exactOptional(),
  whoMade: defaultsShape.whoMade.exactOptional(),
  whenMade: defaultsShape.whenMade.exactOptional(),
  isSupply: defaultsShape.isSupply.exactOptional(),
  autoRenew: defaultsShape.autoRenew.exactOptional(),
});

export const content: z.ZodType<ListingContent> = z.object({
  title: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  materials: z.array(z.string()),
  taxonomyId: z.number().nullable(),
  photos: z.array(z.object({ hash: z.string(), alt: z.string() })),
  sku: z.string().nullable(),
  // Empty: the person who said it took the own part out.
  pieces: z.union([z.enum(pieceAnswers), z.literal("").transform(() => null), z.null()]).exactOptional(),
});

export const fieldValue: z.ZodType<FieldValue> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(fieldValue), z.record(z.string(), fieldValue)]),
);

export const flatFields: z.ZodType<FlatFields> = z.record(z.string(), fieldValue);

export const itemContent: z.ZodType<ItemContent> = z.object({
  price: money.nullable(),
  quantity: z.number().nullable(),
  overrides,
  edit: z.object({ set: flatFields, before: flatFields }).exactOptional(),
});

export const counts = z.object({
  active: z.number(),
  draft: z.number(),
  inactive: z.number(),
  sold_out: z.number(),
  expired: z.number(),
});
