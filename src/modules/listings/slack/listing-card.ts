import type { Role } from "#src/platform/kernel/roles.ts";
import { context, image, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, count, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import type { ListingView } from "../model.ts";
import { listingButtons } from "./listing-buttons.ts";
import { differenceLine, listingLine } from "./listing-lines.ts";
import { listingLinks } from "./listing-links.ts";

const shownDifferences = 12;

/** One listing of the mirror: what stands there, and where that differs from what the studio wants. */
export function listingMessage(listing: ListingView, role: Role | null): Message {
  const left = listing.differences.length - shownDifferences;
  return message(`${clipEscaped(listing.title, 300)}, ${clipEscaped(listing.shopName, 300)}`, [
    ...(listing.coverUrl ? [image(listing.coverUrl, listing.title)] : []),
    section(listingLine(listing)),
    ...listing.differences.slice(0, shownDifferences).map((each) => section(differenceLine(listing, each))),
    ...(left > 0 ? [context(`and ${count(left, "more field")}`)] : []),
    ...listingButtons(listing, role),
    ...listingLinks(listing),
    context(
      [
        listing.url ? `<${listing.url}|Open it on ${listing.marketplace.name}>` : "",
        `number ${escapeMrkdwn(listing.externalId)}`,
        listing.stale ? "`/oms sync` reads it anew" : "",
      ]
        .filter((part) => part !== "")
        .join(" · "),
    ),
  ]);
}
