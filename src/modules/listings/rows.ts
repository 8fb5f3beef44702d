import { z } from "zod";
import { listingStates } from "#src/catalog/listing.ts";
import { flatFields } from "#src/catalog/rows.ts";
import type { ShopRecord } from "#src/modules/shops/index.ts";
import type { StudioRecord } from "#src/modules/studio/index.ts";
import { id, instant } from "#src/platform/database/values.ts";
import type { MemberId } from "#src/platform/kernel/entity-ids.ts";
import type { ListingRecord } from "./model.ts";

export const listingRow: z.ZodType<ListingRecord> = z.object({
  id: id<ListingRecord["id"]>(),
  studioId: id<StudioRecord["id"]>(),
  shopId: id<ShopRecord["id"]>(),
  productId: id<NonNullable<ListingRecord["productId"]>>().nullable(),
  externalId: z.string(),
  code: z.string(),
  state: z.enum(listingStates),
  url: z.string().nullable(),
  live: flatFields,
  ours: flatFields,
  base: flatFields,
  coverUrl: z.string().nullable(),
  pictures: z.record(z.string(), z.string()),
  endsAt: instant.nullable(),
  seenAt: instant,
  goneAt: instant.nullable(),
  deletedHere: z.object({ by: id<MemberId>(), approvedBy: id<MemberId>().nullable(), at: instant }).nullable(),
  mayComeBack: z.boolean(),
  requests: z.array(z.int()),
  asked: z.array(z.string()),
});
