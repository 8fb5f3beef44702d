import { type Inventory, valueText } from "#src/catalog/fields/fields.ts";
import { catalogText } from "#src/catalog/messages/en.ts";
import { ownValue } from "#src/catalog/variations/model.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { approvedVariations } from "#src/catalog/variations/approved.ts";
import type { ListingPayload } from "#src/catalog/payload.ts";
import type { OptionPhoto, ShopClient } from "#src/marketplaces/port.ts";
import { keepStep } from "../../messages/kept.ts";
import type { PublishSession } from "./session.ts";

/** The options of a new listing that are shown with a photo of their own. */

/**
 * Links them. The marketplace has numbers of its own for what was typed, so that the options are read first, and read again while
 * they aren't all there yet: it isn't read-your-writes. A full replacement: the same once more changes nothing.
 *
 * Calls, where there are any: 2 to read the listing and its options, 1 to write.
 *
 * @throws OmsError `unknown-outcome` while an option can't be seen there: it is looked for again
 */
export async function linkPhotos(session: PublishSession, listingId: string): Promise<void> {
  const { client, payload, deps } = session;
  const { progress } = session.item();
  // Written by an earlier run and read back since, they are another person's business from then on.
  if (valuesWithPhotos(payload) === 0 || !client.writePhotoLinks || (progress.linked && progress.readBack)) return;
  for (const wait of [...deps.timings.readbackWaits, null]) {
    const live = await client.readListing(listingId);
    const links = live ? wantedLinks(payload, live.inventory, progress.images ?? []) : [];
    if (links.length === valuesWithPhotos(payload)) {
      session.intend({ step: keepStep("writingFields") });
      await client.writePhotoLinks(listingId, links);
      session.note({ progress: { ...session.item().progress, linked: true } });
      return;
    }
    if (wait === null) break;
    await session.flush();
    await deps.clock.sleep(wait, session.signal);
  }
  throw new OmsError("unknown-outcome", { retryAfterMs: deps.timings.looks[0] ?? 0 });
}

/** What differs of them, in words for people; one call where there are any. */
export async function optionPhotoDifferences(
  client: ShopClient,
  payload: ListingPayload,
  images: readonly string[],
  live: { readonly listingId: string; readonly inventory: Inventory },
): Promise<string[]> {
  if (valuesWithPhotos(payload) === 0 || !client.readPhotoLinks) return [];
  const mark = ({ property, value, imageId }: OptionPhoto) => `${property} ${value} ${imageId}`;
  const there = new Set((await client.readPhotoLinks(live.listingId)).map(mark));
  const wanted = wantedLinks(payload, live.inventory, images);
  const same = wanted.length === there.size && wanted.every((link) => there.has(mark(link)));
  return same ? [] : [catalogText.named.optionPhotos];
}

/** How many values are shown with a photo. */
function valuesWithPhotos(payload: ListingPayload): number {
  return Object.keys(approvedVariations(payload["variations"])?.photos?.of ?? {}).length;
}

/** By the numbers that the listing's options have there. */
function wantedLinks(payload: ListingPayload, { offers }: Inventory, images: readonly string[]): OptionPhoto[] {
  const photos = approvedVariations(payload["variations"])?.photos;
  const links = offers.flatMap(({ properties }): OptionPhoto[] => {
    const property = properties[photos?.axis ?? -1];
    const [value] = property?.valueIds ?? [];
    const hash = ownValue(photos?.of ?? {}, property ? valueText(property) : "");
    const imageId = images[payload.photos.findIndex((photo) => photo.hash === hash)];
    if (!property || value === undefined || imageId === undefined) return [];
    return [{ property: property.propertyId, value, imageId }];
  });
  return [...new Map(links.map((link) => [link.value, link])).values()];
}
