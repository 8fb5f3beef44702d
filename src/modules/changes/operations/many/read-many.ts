import type { ListingInPart } from "#src/catalog/mirrored.ts";
import type { ShopClient } from "#src/marketplaces/port.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";

/** `readAt`: when it was asked for, ms since 1970: the answer may be of any moment from then on. */
export type ReadListing = { readonly listing: ListingInPart; readonly readAt: number };

/** What is refused for several is asked for of each. */
function noneWhereRefused(error: unknown): [] {
  if (error instanceof OmsError && error.code === "marketplace-refused") return [];
  throw error;
}

/**
 * Listings by their numbers. One that isn't there makes the marketplace refuse the whole call, so it is looked for by halves and left
 * out, as is one in a form that isn't known.
 *
 * @param sentAt when the newest call was sent
 */
export async function readMany(
  client: ShopClient,
  numbers: readonly string[],
  sentAt: () => number,
): Promise<ReadonlyMap<string, ReadListing>> {
  if (numbers.length === 0) return new Map();
  const found = await client.readListings?.(numbers).catch(noneWhereRefused);
  const readAt = sentAt();
  if (found) return new Map(found.map((listing) => [listing.listingId, { listing, readAt }]));
  if (numbers.length === 1) return new Map();
  const half = Math.ceil(numbers.length / 2);
  const first = await readMany(client, numbers.slice(0, half), sentAt);
  return new Map([...first, ...(await readMany(client, numbers.slice(half), sentAt))]);
}
