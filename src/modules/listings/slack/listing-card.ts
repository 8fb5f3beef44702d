import type { Role } from "#src/platform/kernel/roles.ts";
import { context, image, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import type { ListingView } from "../model.ts";
import { listingButtons } from "./listing-buttons.ts";
import { differenceLine, listingLine } from "./listing-lines.ts";
import { listingLinks } from "./listing-links.ts";
import { listingsText } from "../messages/en.ts";

const shownDifferences = 12;

/** One listing of the mirror: its live values, and where they differ from what the studio wants. */
export function listingMessage(listing: ListingView, role: Role | null): Message {
  const left = listing.differences.length - shownDifferences;
  return message(`${clipEscaped(listing.title, 300)}, ${clipEscaped(listing.shopName, 300)}`, [
    ...(listing.coverUrl ? [image(listing.coverUrl, listing.title)] : []),
    section(listingLine(listing)),
    ...listing.differences.slice(0, shownDifferences).map((each) => section(differenceLine(listing, each))),
    ...(left > 0 ? [context(listingsText.card.moreFields(left))] : []),
    ...listingButtons(listing, role),
    ...listingLinks(listing),
    context(
      [
        listing.url ? listingsText.card.open(listing.url, listing.marketplace.name) : "",
        listingsText.card.number(escapeMrkdwn(listing.externalId)),
        listing.stale ? listingsText.card.checkHint : "",
      ]
        .filter((part) => part !== "")
        .join(" · "),
    ),
  ]);
}
