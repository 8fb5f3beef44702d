import { fieldLabel, valueText } from "#src/marketplaces/registry.ts";
import { priceText, stateNames, stockOf } from "#src/catalog/fields/field-words.ts";
import type { ListingState } from "#src/catalog/listing.ts";
import { type Block, buttons, type Element, section, thumbnail } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped, dateText } from "#src/platform/slack/blocks/text.ts";
import type { FieldDifference, ListingView } from "../model.ts";

/** Lines about a listing of the mirror that several messages share. */

export const stateWords: Readonly<Record<ListingState, string>> = {
  active: ":large_green_circle: live",
  draft: ":memo: draft",
  inactive: ":white_circle: inactive",
  sold_out: ":red_circle: sold out",
  expired: ":hourglass: expired",
};

/** Names instead of mentions: it stands in messages for all. */
export function goneText({ deletedHere, seenAt }: Pick<ListingView, "deletedHere" | "seenAt">): string {
  if (!deletedHere) return `:ghost: no longer there, last seen ${dateText(seenAt)}`;
  const { by, approvedBy, at } = deletedHere;
  const approved =
    approvedBy && approvedBy.memberId !== by.memberId ? `, approved by ${clipEscaped(approvedBy.name, 80)}` : "";
  return `:wastebasket: deleted here by ${clipEscaped(by.name, 80)}${approved}, ${dateText(at)}`;
}

/** `*Linen apron* · k7q2 · PineAndInk` and below it state, price, stock and how old that is. */
export function listingLine(listing: ListingView): string {
  const title = `*${clipEscaped(listing.title, 200)}*`;
  const head = `${title}  ·  \`${listing.code}\`  ·  ${clipEscaped(listing.shopName, 150)}`;
  if (listing.gone) return `${head}\n${goneText(listing)}`;
  if (!listing.connected) {
    return `${head}\n:white_circle: its shop isn't connected, so I can't change it; ${stateNames[listing.state]} when last seen ${dateText(listing.seenAt)}`;
  }
  const price = priceText(listing.live, listing.currency);
  const facts = [stateWords[listing.state], ...(price ? [price] : []), `${stockOf(listing.live)} in stock`];
  const age = listing.stale ? `:warning: as of ${dateText(listing.seenAt)}` : `as of ${dateText(listing.seenAt)}`;
  return `${head}\n${facts.join(" · ")} · ${age}`;
}

/**
 * A listing among others: its photo beside its line, its button below; without a photo the button stands there.
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

/** One line per field: what stands there, and what the studio wants. Long texts are cut. */
export function differenceLine(listing: ListingView, { field, standing, base, ours, live }: FieldDifference): string {
  const text = (value: FieldDifference["ours"]) => clipEscaped(valueText(field, value, listing.currency), 120);
  const label = `*${clipEscaped(fieldLabel(field), 200)}*`;
  const { name } = listing.marketplace;
  if (standing === "live") return `${label}: changed on ${name} to ${text(live)} (was ${text(ours)})`;
  if (standing === "ours") return `${label}: here ${text(ours)}, on ${name} still ${text(live)}`;
  return `${label}: both changed, here ${text(ours)}, was ${text(base)}, now on ${name} ${text(live)} (seen ${dateText(listing.seenAt)})`;
}
