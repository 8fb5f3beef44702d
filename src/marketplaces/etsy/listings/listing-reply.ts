import { z } from "zod";
import type { LiveListing } from "#src/marketplaces/port.ts";
import { listingStates } from "#src/catalog/listing.ts";
import { unescapeHtml } from "#src/platform/text/html-entities.ts";
import { imageReply, inRankOrder } from "./images.ts";
import { listingNumber, reference } from "../api/numbers.ts";
import { lastingWhenMade } from "./when-made.ts";

const texts = z
  .array(z.string())
  .nullish()
  .transform((values) => (values ?? []).map(unescapeHtml));

/** The fields of Etsy's ShopListing that are read; everything else is dropped here. */
export const listingReply = z.object({
  listing_id: listingNumber,
  state: z.enum(listingStates),
  url: z.string().nullish(),
  title: z.string().transform(unescapeHtml),
  description: z.string().nullish(),
  created_timestamp: z.number().nullish(),
  ending_timestamp: z.number().nullish(),
  tags: texts,
  materials: texts,
  taxonomy_id: reference,
  shipping_profile_id: reference,
  return_policy_id: reference,
  readiness_state_id: reference,
  shop_section_id: reference,
  who_made: z.string().nullish(),
  when_made: z.string().nullish(),
  is_supply: z.boolean().nullish(),
  should_auto_renew: z.boolean().nullish(),
  images: z.array(imageReply.extend({ url_570xN: z.string().nullish() })).nullish(),
});
export type ListingReply = z.infer<typeof listingReply>;

/** @param pageUrl where a person can open it: what isn't on sale has no page that its `url` leads to */
export function toLiveListing(reply: ListingReply, pageUrl: string): LiveListing {
  const images = inRankOrder(reply.images ?? []);
  return {
    listingId: String(reply.listing_id),
    state: reply.state,
    url: reply.state === "active" || reply.state === "sold_out" ? reply.url || pageUrl : pageUrl,
    title: reply.title,
    description: unescapeHtml(reply.description ?? ""),
    tags: reply.tags,
    materials: reply.materials,
    taxonomyId: reply.taxonomy_id,
    shippingProfileId: reply.shipping_profile_id,
    returnPolicyId: reply.return_policy_id,
    sectionId: reply.shop_section_id,
    whoMade: reply.who_made ?? null,
    whenMade: reply.when_made ? lastingWhenMade(reply.when_made) : null,
    isSupply: reply.is_supply ?? false,
    autoRenew: reply.should_auto_renew ?? false,
    coverUrl: images[0]?.url_570xN ?? null,
    endsAt: dateOf(reply.ending_timestamp),
    createdAt: dateOf(reply.created_timestamp),
    images: images.map((image) => ({
      imageId: String(image.listing_image_id),
      alt: unescapeHtml(image.alt_text ?? ""),
    })),
  };
}

/** Etsy's timestamps are whole seconds. */
function dateOf(seconds: number | null | undefined): Date | null {
  return seconds ? new Date(seconds * 1000) : null;
}
