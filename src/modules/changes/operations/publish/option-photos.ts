import type { Inventory } from "#src/catalog/fields/fields.ts";
import { catalogText } from "#src/catalog/messages/en.ts";
import { approvedVariations } from "#src/catalog/variations/approved.ts";
import type { ListingPayload } from "#src/catalog/payload.ts";
import type { OptionPhoto, ShopClient } from "#src/marketplaces/port.ts";
import { keepStep } from "../../messages/kept.ts";
import type { PublishSession } from "./session.ts";

/** The options of a new listing that are shown with a photo of their own. */

/**
 * Links them. The marketplace has numbers of its own for what was typed, so that the options are read first. A full replacement:
 * the same once more changes nothing.
 *
 * Calls, where there are any: 2 to read the listing and its options, 1 to write.
 */
export async function linkPhotos(session: PublishSession, listingId: string): Promise<void> {
  const { client, payload } = session;
  const { progress } = session.item();
  if (!hasOptionPhotos(payload) || progress.linked || !client.writePhotoLinks) return;
  const live = await client.readListing(listingId);
  // Not seen yet: reading back finds what is missing.
  const links = live ? wantedLinks(payload, live.inventory, progress.images ?? []) : [];
  session.intend({ step: keepStep("writingFields") });
  await client.writePhotoLinks(listingId, links);
  session.note({ progress: { ...session.item().progress, linked: true } });
}

/** What differs of them, in words for people; one call where there are any. */
export async function optionPhotoDifferences(
  client: ShopClient,
  payload: ListingPayload,
  images: readonly string[],
  live: { readonly listingId: string; readonly inventory: Inventory },
): Promise<string[]> {
  if (!hasOptionPhotos(payload) || !client.readPhotoLinks) return [];
  const mark = ({ property, value, imageId }: OptionPhoto) => `${property} ${value} ${imageId}`;
  const there = new Set((await client.readPhotoLinks(live.listingId)).map(mark));
  const missing = wantedLinks(payload, live.inventory, images).some((link) => !there.has(mark(link)));
  return missing ? [catalogText.named.optionPhotos] : [];
}

function hasOptionPhotos(payload: ListingPayload): boolean {
  return approvedVariations(payload["variations"])?.photos !== undefined;
}

/** By the numbers that the listing's options have there. */
function wantedLinks(payload: ListingPayload, { offers }: Inventory, images: readonly string[]): OptionPhoto[] {
  const photos = approvedVariations(payload["variations"])?.photos;
  const links = offers.flatMap(({ properties }): OptionPhoto[] => {
    const property = properties[photos?.axis ?? -1];
    const [value] = property?.valueIds ?? [];
    const hash = photos?.of[property?.values.join(", ") ?? ""];
    const imageId = images[payload.photos.findIndex((photo) => photo.hash === hash)];
    if (!property || value === undefined || imageId === undefined) return [];
    return [{ property: property.propertyId, value, imageId }];
  });
  return [...new Map(links.map((link) => [link.value, link])).values()];
}
