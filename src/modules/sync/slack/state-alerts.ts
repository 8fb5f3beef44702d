import { stockOf } from "#src/catalog/fields/field-words.ts";
import { draftLikeButton, listingsActionIds, type ListingView, saleButton } from "#src/modules/listings/index.ts";
import type { AlertKind } from "#src/modules/shops/index.ts";
import { type Block, button, buttons, context, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, count, dateText, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import { type AlertsView, mayBeSoldTwice } from "../rules/state-alert.ts";

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
  const urgent = mayBeSoldTwice(alerts) ? " One sold out here is still on sale in another shop." : "";
  return message(`${clipEscaped(shop.name, 300)}: news of ${count(all, "listing")}${urgent && `.${urgent}`}`, [
    section(`:bell: *${clipEscaped(shop.name, 150)}*: news of ${count(all, "listing")}.${urgent}`),
    ...lines.flatMap((line) => alertBlocks(line)),
    ...(more > 0
      ? [
          context(
            `${more} more: \`/oms find\` shows them, for example \`/oms find sold out\`, \`/oms find expired\` or \`/oms find ending\`.`,
          ),
        ]
      : []),
  ]);
}

function alertBlocks({ listing, kinds, elsewhere }: AlertsView["some"][number]): Block[] {
  const words = kinds.map((kind) => said(kind, listing)).join(", ");
  return [
    section(`*${clipEscaped(listing.title, 120)}*  ·  \`${escapeMrkdwn(listing.code)}\`\n${words}`),
    ...elsewhere.slice(0, shownElsewhere).flatMap(elsewhereBlocks),
    ...(elsewhere.length > shownElsewhere
      ? [
          context(
            `And on sale in ${count(elsewhere.length - shownElsewhere, "more shop")}: \`/oms find ${escapeMrkdwn(listing.code)}\``,
          ),
        ]
      : []),
    ...buttons(
      ...saleButton(listing, "maker"),
      draftLikeButton(listing, "Draft like it"),
      button(listingsActionIds.showListing, "Look", listing.id),
    ),
  ];
}

/**
 * One click: the sentence above it says why. A manager's takes effect at once; others ask for it. The button is below
 * the sentence: beside it, it leaves a few letters a line in a thread and on a phone.
 */
function elsewhereBlocks(listing: ListingView): Block[] {
  return [
    section(
      `:warning: The same product is still on sale in *${clipEscaped(listing.shopName, 100)}*, ${stockOf(listing.live)} in stock there.`,
    ),
    ...buttons(listing.connected && button(listingsActionIds.unpublish, "Take it off sale there", listing.id)),
  ];
}

function said(kind: AlertKind, listing: ListingView): string {
  const stock = stockOf(listing.live);
  const words: Readonly<Record<AlertKind, string>> = {
    sold_out: ":red_circle: sold out",
    expired: ":hourglass: expired, no longer on sale",
    deactivated: `:white_circle: taken off sale on ${listing.marketplace.name}, not by us`,
    ending: `:hourglass_flowing_sand: expires ${listing.endsAt ? dateText(listing.endsAt) : "soon"}`,
    low: stock === 1 ? ":small_orange_diamond: only one left" : ":small_orange_diamond: none left in stock",
  };
  return words[kind];
}
