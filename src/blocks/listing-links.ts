import type { ListingView } from "#src/domain/views.ts";
import { type Block, button, buttons } from "./elements.ts";
import { actions, joinIds } from "./ids.ts";

/** From a listing's card to what is known of it besides. */
export function listingLinks(listing: ListingView): Block[] {
  return buttons(
    button(actions.history, "History", joinIds(listing.id, "0")),
    listing.productId
      ? button(actions.showProduct, "Its product", listing.productId)
      : !listing.gone && button(actions.makeProducts, "Make it a product", joinIds("listing", listing.id)),
    button(actions.draftLike, "Draft like this", joinIds("listing", listing.id)),
  );
}
