import { type Block, context, type Element, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { fitting, message } from "#src/platform/slack/blocks/guard.ts";
import type { ListingView } from "../model.ts";
import { listingLine, listingBlocks } from "./listing-lines.ts";
import { listingsText } from "../messages/en.ts";

/**
 * Several listings fit: each with the button of what was asked for.
 *
 * @param total how many there are; `listings` are the newest of them
 */
export function whichListingMessage(
  listings: readonly ListingView[],
  total: number,
  act: (listing: ListingView) => Element,
): Message {
  return message(listingsText.choose.title, whichListingBlocks(listings, total, act));
}

export function whichListingBlocks(
  listings: readonly ListingView[],
  total: number,
  act: (listing: ListingView) => Element,
): readonly Block[] {
  const entries = listings.map((listing) => listingBlocks(listing, listing.connected ? act(listing) : null));
  const unlisted = total - listings.length;
  const more = (left: number) => context(listingsText.choose.more(left));
  const tail = unlisted > 0 ? [more(unlisted)] : [];
  const blocks = fitting(entries, tail, (left) => more(left + unlisted));
  const isWhole = blocks.at(-1) === entries.at(-1)?.at(-1);
  return isWhole ? [...blocks, ...tail] : blocks;
}

/** Listings of that name are there, but none that this can be done with. */
export function noListingFitsMessage(why: string, listings: readonly ListingView[]): Message {
  return message(why, [section(why), ...listings.slice(0, 5).map((listing) => section(listingLine(listing)))]);
}
