import { activationFee } from "#src/domain/fees.ts";
import { formatMoney } from "#src/domain/money.ts";
import { atLeast, type Role } from "#src/domain/roles.ts";
import type { ListingView } from "#src/domain/views.ts";
import { type Block, button, buttons, type Element } from "./elements.ts";
import { actions } from "./ids.ts";
import { clip } from "./text.ts";

/** What the person may do with a listing in its present state. */
export function listingButtons(listing: ListingView, role: Role | null): Block[] {
  if (listing.gone || !atLeast(role, "maker")) return [];
  const theirs = listing.differences.some(({ standing }) => standing !== "ours");
  return [
    ...buttons(
      theirs && button(actions.keepTheirs, "Keep Etsy's", listing.id),
      listing.differences.length > 0 && button(actions.keepOurs, "Keep ours…", listing.id),
    ),
    ...buttons(
      button(actions.editListing, "Edit", listing.id),
      listing.state === "active" && unpublishButton(listing, role),
      (listing.state === "expired" || listing.state === "sold_out") && renewButton(listing),
      deleteButton(listing),
    ),
  ];
}

/** One manager is enough: hers takes effect at once. */
export function unpublishButton(listing: ListingView, role: Role | null): Element {
  const alone = atLeast(role, "manager");
  return button(actions.unpublish, "Take off sale", listing.id, {
    confirm: {
      title: "Take it off sale?",
      text: `${named(listing)} stays in the shop as inactive; buyers no longer find it. It costs nothing.${
        alone ? " It happens at once, and the channel is told." : " I ask a manager to approve it."
      }`,
      yes: alone ? "Take it off sale" : "Ask",
    },
  });
}

export function renewButton(listing: ListingView): Element {
  const fee = formatMoney(activationFee);
  return button(actions.renew, `Renew (${fee})`, listing.id, {
    confirm: {
      title: `Ask for a renewal (${fee})?`,
      text: `${named(listing)} goes on sale again for four months. Etsy bills ${fee} once somebody approves it.`,
      yes: "Ask for approval",
    },
  });
}

export function deleteButton(listing: ListingView): Element {
  return button(actions.deleteListing, "Delete", listing.id, {
    style: "danger",
    confirm: {
      title: "Ask to delete it for good?",
      text: `${named(listing)}: once approved, its page, number, photos there, views and favourites are lost. It can't be brought back.`,
      yes: "Ask for approval",
    },
  });
}

function named(listing: ListingView): string {
  return `“${clip(listing.title, 60)}”`;
}
