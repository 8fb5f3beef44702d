import type { ListingView } from "#src/domain/views.ts";
import { type Block, button, buttons, type Element } from "./elements.ts";
import { actions, joinIds } from "./ids.ts";

/** From a listing's card to what is known of it besides. */
export function listingLinks(listing: ListingView): Block[] {
  return buttons(
    historyButton(listing),
    listing.productId
      ? button(actions.showProduct, "Its product", listing.productId)
      : !listing.gone && button(actions.makeProducts, "Make it a product", joinIds("listing", listing.id)),
    draftLikeButton(listing),
  );
}

export function historyButton(listing: ListingView): Element {
  return button(actions.history, "History", joinIds(listing.id, "0"));
}

/** Stores a new draft with this listing's text, category and price. */
export function draftLikeButton(listing: ListingView, words = "Draft like this"): Element {
  return button(actions.draftLike, words, joinIds("listing", listing.id));
}
