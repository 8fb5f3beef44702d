import { shopsCalled, type StudioContext } from "#src/modules/shops/index.ts";
import type { ReadStore } from "./deps.ts";
import type { ListingFilter } from "./filters.ts";
import { listingNumber, requestNumber } from "./rules/listing-link.ts";
import { isNarrowed, type ListingSearch, lowStock, plainSearch, readSearch } from "./rules/listing-search.ts";

export type MeantListings = { readonly search: ListingSearch; readonly filter: ListingFilter };

const endingWithinMs = 7 * 86_400_000;

/**
 * What was typed to find listings. Titles may hold the words that narrow a search ("Live edge bowl", "Apron in sage"):
 * what finds nothing as it was read first is meant as words. null: it names no shop there is, or several.
 */
export async function readMeant(
  store: ReadStore,
  context: StudioContext,
  typed: string,
  now: Date,
): Promise<MeantListings | null> {
  const search = readSearch(typed);
  const plain = meant(plainSearch(typed), {}, now);
  if (!isNarrowed(search)) return plain;
  const [shop, another] = search.shop === null ? [] : shopsCalled(context.shops, search.shop);
  const wrongShop = search.shop !== null && (!shop || another !== undefined);
  const narrowed = wrongShop
    ? null
    : meant({ ...search, shop: shop?.name ?? null }, shop ? { shopId: shop.id } : {}, now);
  if (narrowed && (await store.countListings(narrowed.filter)) > 0) return narrowed;
  return (await store.countListings(plain.filter)) > 0 ? plain : narrowed;
}

function meant(search: ListingSearch, within: ListingFilter, now: Date): MeantListings {
  const request = requestNumber(search.words);
  const states = search.ending || search.low ? [...search.states, "active" as const] : search.states;
  return {
    search,
    filter: {
      ...within,
      ...(request === null ? { words: namedBy(search.words) } : { request }),
      ...(states.length > 0 ? { states } : {}),
      ...(search.low ? { stockAtMost: lowStock } : {}),
      ...(search.ending ? { endsAfter: now, endsBefore: new Date(now.getTime() + endingWithinMs) } : {}),
    },
  };
}

/** A link to a listing, a buyer's or the seller's own, means its number, as `#1234567890` does; else it is meant as typed. */
export function namedBy(words: string): string {
  return listingNumber(words) ?? words.trim();
}
