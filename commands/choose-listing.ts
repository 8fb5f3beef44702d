import type { App } from "#src/app/app.ts";
import type { Actor } from "#src/app/ports/store.ts";
import { noListingFitsMessage, whichListingMessage } from "#src/blocks/choose-listing.ts";
import type { Element, Message } from "#src/blocks/elements.ts";
import { nothingFoundMessage } from "#src/blocks/found-listings.ts";
import { plainSearch } from "#src/domain/listing-search.ts";
import type { ListingView } from "#src/domain/views.ts";

/** The one listing that is meant; else the message that lets a person choose, each with the button of what to do. */
export async function chooseListing(
  { app, actor }: { app: App; actor: Actor },
  words: string,
  fits: (listing: ListingView) => boolean,
  act: (listing: ListingView) => Element,
  nothing: string,
): Promise<Message> {
  const found = await app.findListings(actor, words, { limit: 30, offset: 0 });
  const fitting = found.filter(fits);
  if (found.length === 0) return nothingFoundMessage(plainSearch(words));
  return fitting.length === 0 ? noListingFitsMessage(nothing, found) : whichListingMessage(fitting, act);
}
