import type { ListingState } from "#src/catalog/listing.ts";
import type { App } from "#src/modules/app.ts";
import { nothingFoundMessage } from "#src/modules/changes/index.ts";
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

/** No listing is called so; a draft may be. */
export async function nothingFound(
  { app, actor }: { app: App; actor: Actor },
  search: ListingSearch,
): Promise<Message> {
  const called = search.words !== "" && !isNarrowed(search);
  return nothingFoundMessage(search, called ? await app.findChanges(actor, search.words, offered) : []);
}
