import { type Context, milliseconds } from "./context.ts";
import { findListing, type Listing } from "./state.ts";

/** The API is not read-your-writes (behaviour, section 6): for `settings.staleMs` readers see what was there before. */

/** To be called immediately before a listing is changed or made (`listing` null). */
export function castShadow(context: Context, id: number, listing: Listing | null): void {
  const { staleMs } = context.state.settings;
  if (staleMs === 0) return;
  const now = milliseconds(context);
  const known = context.shadows.get(id);
  if (known && known.until > now) return;
  context.shadows.set(id, { until: now + staleMs, listing: structuredClone(listing) });
}

/** A listing as readers see it at this moment. One just made can be read by its number at once. */
export function seenListing(context: Context, id: number): Listing | undefined {
  const real = findListing(context.state, id);
  return real && (shadowOf(context, id)?.listing ?? real);
}

/** All listings as readers of lists see them: without those just made. */
export function seenListings(context: Context, shopId: number): Listing[] {
  return context.state.listings.flatMap((listing) => {
    if (listing.shopId !== shopId) return [];
    const shadow = context.shadows.size > 0 ? shadowOf(context, listing.id) : undefined;
    return shadow ? (shadow.listing ?? []) : listing;
  });
}

function shadowOf(context: Context, id: number) {
  const shadow = context.shadows.get(id);
  if (!shadow) return undefined;
  if (shadow.until > milliseconds(context)) return shadow;
  context.shadows.delete(id);
  return undefined;
}
