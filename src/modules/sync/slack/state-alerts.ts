import { stockOf } from "#src/catalog/fields/field-words.ts";
import {
  codeLabel,
  draftLikeButton,
  listingsActionIds,
  type ListingView,
  saleButton,
} from "#src/modules/listings/index.ts";
import type { AlertKind } from "#src/modules/shops/index.ts";
import { type Block, button, buttons, context, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, dateText, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import { type AlertsView, mayBeSoldTwice } from "../rules/state-alert.ts";
import { syncText } from "../messages/en.ts";

/** With their buttons and the longest titles, more would not fit into one message. */
const shown = 6;
/** … each with so many other shops. */
const shownElsewhere = 2;

/** One post per shop and reading; each listing with the one thing to do about it, what may be sold twice first. */
export function stateAlertsMessage(alerts: AlertsView): Message {
  const { shop, all } = alerts;
  const some = alerts.some.toSorted((a, b) => Number(b.elsewhere.length > 0) - Number(a.elsewhere.length > 0));
  const lines = some.slice(0, shown);
  const more = all - lines.length;
  const urgent = mayBeSoldTwice(alerts) ? syncText.alerts.urgent : "";
  return message(syncText.alerts.fallback(clipEscaped(shop.name, 300), all, urgent), [
    section(syncText.alerts.title(clipEscaped(shop.name, 150), all, urgent)),
    ...lines.flatMap((line) => alertBlocks(line)),
    ...(more > 0 ? [context(syncText.alerts.more(more))] : []),
  ]);
}

function alertBlocks({ listing, kinds, elsewhere }: AlertsView["some"][number]): Block[] {
  const words = kinds.map((kind) => said(kind, listing)).join(", ");
  return [
    section(`*${clipEscaped(listing.title, 120)}*  ·  ${codeLabel(listing)}\n${words}`),
    ...elsewhere.slice(0, shownElsewhere).flatMap(elsewhereBlocks),
    ...(elsewhere.length > shownElsewhere
      ? [context(syncText.alerts.elsewhere(elsewhere.length - shownElsewhere, escapeMrkdwn(listing.code)))]
      : []),
    ...buttons(
      ...saleButton(listing, "maker"),
      draftLikeButton(listing, syncText.alerts.draftLike),
      button(listingsActionIds.showListing, syncText.alerts.show, listing.id),
    ),
  ];
}

/**
 * One click: the sentence above it says why. A manager's takes effect at once; others ask for it. The button is below
 * the sentence: beside it, it leaves a few letters a line in a thread and on a phone.
 */
function elsewhereBlocks(listing: ListingView): Block[] {
  return [
    section(syncText.alerts.stillOnSale(clipEscaped(listing.shopName, 100), stockOf(listing.live))),
    ...buttons(listing.connected && button(listingsActionIds.unpublish, syncText.alerts.takeOffSale, listing.id)),
  ];
}

function said(kind: AlertKind, listing: ListingView): string {
  const { states } = syncText.alerts;
  const words: Readonly<Record<AlertKind, string>> = {
    sold_out: states.sold_out,
    expired: states.expired,
    deactivated: states.deactivated(listing.marketplace.name),
    ending: states.ending(listing.endsAt ? dateText(listing.endsAt) : null),
    low: stockOf(listing.live) === 1 ? states.lastPiece : states.noneLeft,
  };
  return words[kind];
}
