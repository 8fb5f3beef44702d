import { fieldLabel, valueText } from "#src/marketplaces/registry.ts";
import { priceText, stateNames, stockOf } from "#src/catalog/fields/field-words.ts";
import type { ListingState } from "#src/catalog/listing.ts";
import { type Block, buttons, type Element, section, thumbnail } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped, dateText } from "#src/platform/slack/blocks/text.ts";
import type { FieldDifference, ListingView } from "../model.ts";
import { listingsText } from "../messages/en.ts";
import { codeLabel } from "./code-label.ts";

/** Lines about a listing of the mirror that several messages share. */

/** The state with its sign, as `:large_green_circle: live`. */
export function listingStateText(state: ListingState): string {
  return listingsText.states[state];
}

/** Names instead of mentions: messages for all show it. */
export function goneText({
  deletedHere,
  seenAt,
  marketplace,
}: Pick<ListingView, "deletedHere" | "seenAt" | "marketplace">): string {
  if (!deletedHere) return listingsText.lines.gone(marketplace.name, dateText(seenAt));
  const { by, approvedBy, at } = deletedHere;
  const approved =
    approvedBy && approvedBy.memberId !== by.memberId
      ? listingsText.lines.approvedBy(clipEscaped(approvedBy.name, 80))
      : "";
  return listingsText.lines.deleted(clipEscaped(by.name, 80), approved, dateText(at));
}

const shownRequests = 3;

/** `*Linen apron* · LA-1 · k7q2 · PineAndInk` and below it state, price, stock and how old that is. */
export function listingLine(listing: ListingView): string {
  const title = `*${clipEscaped(listing.title, 200)}*`;
  const head = `${title}  ·  ${codeLabel(listing)}  ·  ${clipEscaped(listing.shopName, 150)}`;
  if (listing.gone) return `${head}\n${goneText(listing)}`;
  if (!listing.connected) {
    return listingsText.lines.notConnected(head, stateNames[listing.state], dateText(listing.seenAt));
  }
  const price = priceText(listing.live, listing.currency);
  const facts = [
    listingStateText(listing.state),
    ...(price ? [price] : []),
    listingsText.lines.inStock(stockOf(listing.live)),
    ...listing.requests.slice(0, shownRequests).map((request) => listingsText.lines.inRequest(request)),
  ];
  const age = listing.stale
    ? listingsText.lines.oldCheck(dateText(listing.seenAt))
    : listingsText.lines.checked(dateText(listing.seenAt));
  return `${head}\n${facts.join(" · ")} · ${age}`;
}

/**
 * A listing among others: its photo beside its line, its button below; without a photo the button takes its place.
 *
 * @param more further buttons
 */
export function listingBlocks(listing: ListingView, act: Element | null, more: readonly Element[] = []): Block[] {
  const line = listingLine(listing);
  if (listing.coverUrl !== null) {
    return [section(line, thumbnail(listing.coverUrl, listing.title)), ...buttons(act, ...more)];
  }
  if (more.length > 0) return [section(line), ...buttons(act, ...more)];
  return [act === null ? section(line) : section(line, act)];
}

/** One line per field: the live value, and what the studio wants. Long texts are cut. */
export function differenceLine(listing: ListingView, { field, standing, base, ours, live }: FieldDifference): string {
  const text = (value: FieldDifference["ours"]) => clipEscaped(valueText(field, value, listing.currency), 120);
  const label = `*${clipEscaped(fieldLabel(field), 200)}*`;
  const { name } = listing.marketplace;
  if (standing === "live") return listingsText.lines.changedThere(label, name, text(live), text(ours));
  if (standing === "ours") return listingsText.lines.changedHere(label, text(ours), name, text(live));
  return listingsText.lines.changedBoth(label, text(ours), text(base), name, text(live), dateText(listing.seenAt));
}
