import { type Context, seconds } from "./context.ts";
import type { Fee, Listing } from "./state.ts";

/** $0.20 at publishing and at every renewal; with several in stock again for each that is sold (behaviour 3.5). */
const feeCents = 20;
/** Four months. */
const termSeconds = 120 * 24 * 3600;

export function bill(context: Context, listing: Listing, reason: Fee["reason"]): void {
  context.state.fees.push({
    listingId: listing.id,
    shopId: listing.shopId,
    title: listing.title,
    cents: feeCents,
    reason,
    at: seconds(context),
  });
}

/** Begins a new term from `from` (seconds), and bills it. */
export function beginTerm(context: Context, listing: Listing, reason: Fee["reason"], from = seconds(context)): void {
  bill(context, listing, reason);
  listing.ending = from + termSeconds;
}
