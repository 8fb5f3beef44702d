import type { ListingView } from "#src/domain/views.ts";
import { context, type Element, type Message, section } from "./elements.ts";
import { fitting, message } from "./guard.ts";
import { listingLine, listingRow } from "./listing-lines.ts";

/** Several listings fit: each with the button of what was asked for. */
export function whichListingMessage(listings: readonly ListingView[], act: (listing: ListingView) => Element): Message {
  const entries = listings.map((listing) => listingRow(listing, act(listing)));
  return message(
    "Which listing?",
    fitting(entries, [], (left) => context(`and ${left} more: say more of its title`)),
  );
}

/** Listings of that name are there, but none that this can be done with. */
export function noListingFitsMessage(why: string, listings: readonly ListingView[]): Message {
  return message(why, [section(why), ...listings.slice(0, 5).map((listing) => section(listingLine(listing)))]);
}
