import { formatMoney } from "#src/catalog/money.ts";
import { shopsActionIds } from "#src/modules/shops/index.ts";
import { atLeast, type Role } from "#src/platform/kernel/roles.ts";
import { type Block, button, buttons, type Element } from "#src/platform/slack/blocks/elements.ts";
import { clip } from "#src/platform/slack/blocks/text.ts";
import type { ListingView } from "../model.ts";
import { listingsActionIds } from "./ids.ts";

/** What the person may do with a listing in its present state. */
export function listingButtons(listing: ListingView, role: Role | null): Block[] {
  if (listing.gone || !atLeast(role, "maker")) return [];
  if (!listing.connected) {
    return buttons(
      atLeast(role, "owner") && button(shopsActionIds.connect, "Reconnect", undefined, { style: "primary" }),
    );
  }
  const theirs = listing.differences.some(({ standing }) => standing !== "ours");
  return [
    ...buttons(
      theirs && button(listingsActionIds.keepTheirs, `Keep ${listing.marketplace.name}'s`, listing.id),
      listing.differences.length > 0 && button(listingsActionIds.keepOurs, "Keep ours…", listing.id),
    ),
    ...buttons(
      button(listingsActionIds.editListing, "Edit", listing.id),
      listing.state === "active" && unpublishButton(listing, role),
      ...saleButton(listing, role),
      deleteButton(listing),
    ),
  ];
}

/** One manager is enough: hers takes effect at once. */
export function unpublishButton(listing: ListingView, role: Role | null): Element {
  const alone = atLeast(role, "manager");
  return button(listingsActionIds.unpublish, "Take off sale", listing.id, {
    confirm: {
      title: "Take it off sale?",
      text: `${named(listing)} stays in the shop as inactive; buyers no longer find it. It costs nothing.${
        alone ? " It happens at once, and the channel is told." : " I ask a manager to approve it."
      } “Put on sale” brings it back.`,
      yes: alone ? "Take it off sale" : "Ask",
    },
  });
}

export function lookButton(listing: ListingView): Element {
  return button(listingsActionIds.showListing, "Look", listing.id);
}

/**
 * How it comes to be on sale from its present state; none where it is, where the person may not ask for it, or where its
 * shop has no sign-in.
 */
export function saleButton(listing: ListingView, role: Role | null): Element[] {
  if (listing.gone || !listing.connected || !atLeast(role, "maker")) return [];
  if (listing.state === "expired" || listing.state === "sold_out") return [renewButton(listing)];
  return listing.state === "inactive" || listing.state === "draft" ? [putOnSaleButton(listing, role)] : [];
}

/** Opens the form that takes the stock. */
export function renewButton(listing: ListingView): Element {
  return button(listingsActionIds.renew, `Renew (${formatMoney(listing.marketplace.fees.activation)})`, listing.id);
}

function putOnSaleButton(listing: ListingView, role: Role | null): Element {
  const alone = listing.mayComeBack && atLeast(role, "manager");
  return alone
    ? sayingHow(listing, "It happens at once, and the channel is told.", "Put it on sale")
    : sayingHow(listing, "I ask for approval first.", "Ask for approval");
}

/** On a card that several people read: each with their own role. */
export function sharedSaleButton(listing: ListingView): Element {
  return listing.mayComeBack
    ? sayingHow(
        listing,
        "From a manager it happens at once; from anyone else I ask for approval first.",
        "Put it on sale",
      )
    : sayingHow(listing, "I ask for approval first.", "Ask for approval");
}

function sayingHow(listing: ListingView, how: string, yes: string): Element {
  const { name, fees } = listing.marketplace;
  const fee = formatMoney(fees.activation);
  const cost = listing.paidUntil
    ? `It costs nothing: ${name} was paid for it already.`
    : `${name} bills ${fee} for it.`;
  return button(listingsActionIds.putOnSale, listing.paidUntil ? "Put on sale" : `Put on sale (${fee})`, listing.id, {
    confirm: {
      title: listing.paidUntil ? "Put it on sale?" : `Put it on sale (${fee})?`,
      text: `${cost} ${named(listing)} goes on sale as it is. ${how}`,
      yes,
    },
  });
}

export function deleteButton(listing: ListingView): Element {
  return button(listingsActionIds.deleteListing, "Delete", listing.id, {
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
