import type { ListingState } from "#src/catalog/listing.ts";
import type { App } from "#src/modules/app.ts";
import { foundMessage, nothingFoundMessage } from "#src/modules/changes/index.ts";
import {
  isNarrowed,
  type ListingSearch,
  type ListingView,
  noListingFitsMessage,
  plainSearch,
  whichListingMessage,
} from "#src/modules/listings/index.ts";
import type { Actor } from "#src/modules/studio/index.ts";
import type { Element, Message } from "#src/platform/slack/blocks/elements.ts";

/**
 * The one listing that is meant; else the message that lets a person choose, each with the button of what to do.
 *
 * @param states in which it can be done
 */
export async function chooseListing(
  { app, actor }: { app: App; actor: Actor },
  words: string,
  states: readonly ListingState[],
  act: (listing: ListingView) => Element,
  nothing: string,
): Promise<Message> {
  const { listings, total, others } = await app.listingsIn(actor, words, states);
  if (total > 0) return whichListingMessage(listings, total, act);
  if (others.length > 0) return noListingFitsMessage(nothing, others);
  return nothingFound({ app, actor }, plainSearch(words));
}

const offered = 5;

/** No listing is called so; a draft may be, or one that is gone. */
export async function nothingFound(
  { app, actor }: { app: App; actor: Actor },
  search: ListingSearch,
): Promise<Message> {
  const called = search.words !== "" && !isNarrowed(search);
  if (!called) return nothingFoundMessage(search);
  const changes = await app.findChanges(actor, search.words, offered);
  if (changes.length > 0) return nothingFoundMessage(search, changes);
  const gone = await app.searchListings(actor, search.words, 0);
  return gone.total > 0 ? foundMessage(gone, "look") : nothingFoundMessage(search);
}
