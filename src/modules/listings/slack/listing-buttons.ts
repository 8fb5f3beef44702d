import { asksBuyers, attributesField, variationLimits } from "#src/catalog/fields/definition.ts";
import { stockOf } from "#src/catalog/fields/field-words.ts";
import { videosField } from "#src/catalog/fields/videos.ts";
import { formatMoney } from "#src/catalog/money.ts";
import { shopsActionIds } from "#src/modules/shops/index.ts";
import { atLeast, type Role } from "#src/platform/kernel/roles.ts";
import { type Block, button, buttons, type Element } from "#src/platform/slack/blocks/elements.ts";
import { clip } from "#src/platform/slack/blocks/text.ts";
import type { ListingView } from "../model.ts";
import { listingsActionIds } from "./ids.ts";
import { listingsText } from "../messages/en.ts";

/** What the person may do with a listing in its present state. */
export function listingButtons(listing: ListingView, role: Role | null): Block[] {
  if (listing.gone || !atLeast(role, "maker")) return [];
  if (!listing.connected) {
    return buttons(
      atLeast(role, "owner") &&
        button(shopsActionIds.connect, listingsText.buttons.reconnect, undefined, { style: "primary" }),
    );
  }
  const theirs = listing.differences.some(({ standing }) => standing !== "ours");
  return [
    ...buttons(
      theirs &&
        button(listingsActionIds.keepTheirs, listingsText.buttons.keepTheirs(listing.marketplace.name), listing.id),
      listing.differences.length > 0 && button(listingsActionIds.keepOurs, listingsText.buttons.keepOurs, listing.id),
    ),
    ...buttons(
      button(listingsActionIds.editListing, listingsText.buttons.edit, listing.id),
      button(listingsActionIds.details, listingsText.buttons.details, listing.id),
      button(listingsActionIds.editPhotos, listingsText.buttons.photos, listing.id),
      videosField(listing.marketplace.fields) &&
        button(listingsActionIds.editVideo, listingsText.buttons.video, listing.id),
      variationLimits(listing.marketplace.fields) &&
        button(listingsActionIds.variations, listingsText.buttons.variations, listing.id),
      attributesField(listing.marketplace.fields) &&
        button(listingsActionIds.attributes, listingsText.buttons.attributes, listing.id),
      asksBuyers(listing.marketplace.fields) &&
        button(listingsActionIds.askBuyers, listingsText.buttons.personalization, listing.id),
      listing.state === "active" && unpublishButton(listing, role),
      ...saleButton(listing, role),
      deleteButton(listing),
    ),
  ];
}

/** One manager is enough: a manager's word takes effect at once. */
export function unpublishButton(listing: ListingView, role: Role | null): Element {
  const alone = atLeast(role, "manager");
  return button(listingsActionIds.unpublish, listingsText.buttons.takeOffSale, listing.id, {
    confirm: {
      title: listingsText.takeOffSale.title,
      text: listingsText.takeOffSale.explained(named(listing), alone),
      yes: alone ? listingsText.takeOffSale.yes : listingsText.askForApproval,
    },
  });
}

export function lookButton(listing: ListingView): Element {
  return button(listingsActionIds.showListing, listingsText.buttons.show, listing.id);
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
  return button(
    listingsActionIds.renew,
    listingsText.buttons.renew(formatMoney(listing.marketplace.fees.activation)),
    listing.id,
  );
}

function putOnSaleButton(listing: ListingView, role: Role | null): Element {
  const alone = listing.mayComeBack && atLeast(role, "manager");
  const { atOnce, atOnceUnlessElsewhere, yes } = listingsText.putOnSale;
  // Of a single piece that another shop sells as well one manager alone doesn't decide.
  const single = listing.productId !== null && stockOf(listing.live) === 1;
  return alone
    ? sayingHow(listing, single ? atOnceUnlessElsewhere : atOnce, yes)
    : sayingHow(listing, listingsText.putOnSale.approvalFirst, listingsText.askForApproval);
}

/** On a card that several people read: each with their own role. */
export function sharedSaleButton(listing: ListingView): Element {
  return listing.mayComeBack
    ? sayingHow(listing, listingsText.putOnSale.byRole, listingsText.putOnSale.yes)
    : sayingHow(listing, listingsText.putOnSale.approvalFirst, listingsText.askForApproval);
}

function sayingHow(listing: ListingView, how: string, yes: string): Element {
  const { name, fees } = listing.marketplace;
  const fee = formatMoney(fees.activation);
  const cost = listing.paidUntil ? listingsText.putOnSale.free(name) : listingsText.putOnSale.fee(name, fee);
  return button(
    listingsActionIds.putOnSale,
    listing.paidUntil ? listingsText.putOnSale.button : listingsText.putOnSale.buttonWithFee(fee),
    listing.id,
    {
      confirm: {
        title: listing.paidUntil ? listingsText.putOnSale.title : listingsText.putOnSale.titleWithFee(fee),
        text: listingsText.putOnSale.explained(cost, named(listing), how),
        yes,
      },
    },
  );
}

export function deleteButton(listing: ListingView): Element {
  return button(listingsActionIds.deleteListing, listingsText.remove.button, listing.id, {
    style: "danger",
    confirm: {
      title: listingsText.remove.title,
      text: listingsText.remove.explained(named(listing)),
      yes: listingsText.askForApproval,
    },
  });
}

function named(listing: ListingView): string {
  return `“${clip(listing.title, 60)}”`;
}
