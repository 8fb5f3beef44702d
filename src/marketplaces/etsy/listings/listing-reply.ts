import { z } from "zod";
import { digitalKey } from "#src/catalog/fields/digital.ts";
import { listingStates } from "#src/catalog/listing.ts";
import type { MirroredListing } from "#src/catalog/mirrored.ts";
import { unescapeHtml } from "#src/platform/text/html-entities.ts";
import { listingNumber, reference } from "../api/numbers.ts";
import { ownOf, listingParts, texts } from "./codec.ts";
import { imageReply, inRankOrder } from "./images.ts";

/** The fields of Etsy's ShopListing that are read, with those that `etsyFields` names; everything else is dropped here. */
export const listingReply = z.object({
  ...(listingParts as Readonly<Record<never, never>>),
  listing_id: listingNumber,
  state: z.enum(listingStates),
  url: z.string().nullish(),
  title: z.string().transform(unescapeHtml),
  description: z.string().nullish(),
  created_timestamp: z.number().nullish(),
  ending_timestamp: z.number().nullish(),
  tags: texts,
  taxonomy_id: reference,
  listing_type: z.string().nullish(),
  images: z.array(imageReply.extend({ url_570xN: z.string().nullish() })).nullish(),
});
export type ListingReply = z.infer<typeof listingReply>;

/**
 * What a listing is beside its inventory.
 *
 * @param pageUrl where a person can open it: what isn't on sale has no page that its `url` leads to
 */
export function toListing(reply: ListingReply, pageUrl: string): Omit<MirroredListing, "inventory" | "currency"> {
  const images = inRankOrder(reply.images ?? []);
  return {
    listingId: String(reply.listing_id),
    state: reply.state,
    url: reply.state === "active" || reply.state === "sold_out" ? reply.url || pageUrl : pageUrl,
    coverUrl: images[0]?.url_570xN ?? null,
    pictures: Object.fromEntries(
      images.flatMap(({ listing_image_id: id, url_570xN: url }) => (url ? [[String(id), url]] : [])),
    ),
    endsAt: dateOf(reply.ending_timestamp),
    createdAt: dateOf(reply.created_timestamp),
    fields: {
      ...ownOf(reply),
      // What is both has shipping as things have.
      ...(reply.listing_type === "download" ? { [digitalKey]: true } : {}),
      title: reply.title,
      description: unescapeHtml(reply.description ?? ""),
      tags: reply.tags,
      category: reply.taxonomy_id,
      images: images.map((image) => ({
        imageId: String(image.listing_image_id),
        alt: unescapeHtml(image.alt_text ?? ""),
      })),
    },
  };
}

/** Etsy's timestamps are whole seconds. */
function dateOf(seconds: number | null | undefined): Date | null {
  return seconds ? new Date(seconds * 1000) : null;
}
