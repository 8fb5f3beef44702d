import { type Block, button, buttons, type Element } from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import type { ListingView } from "../model.ts";
import { listingsActionIds } from "./ids.ts";
import { listingsText } from "../messages/en.ts";

/** From a listing's card to what is known of it besides. */
export function listingLinks(listing: ListingView): Block[] {
  return buttons(
    historyButton(listing),
    listing.productId
      ? button(listingsActionIds.showProduct, listingsText.links.product, listing.productId)
      : !listing.gone &&
          button(listingsActionIds.makeProducts, listingsText.links.makeProduct, joinIds("listing", listing.id)),
    draftLikeButton(listing),
  );
}

export function historyButton(listing: ListingView): Element {
  return button(listingsActionIds.history, listingsText.links.history, joinIds(listing.id, "0"));
}

/** Stores a new draft with this listing's text, category and price. */
export function draftLikeButton(listing: ListingView, words = listingsText.links.draftLike): Element {
  return button(listingsActionIds.draftLike, words, joinIds("listing", listing.id));
}
