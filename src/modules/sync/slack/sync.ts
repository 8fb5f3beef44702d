import type { Named } from "#src/marketplaces/port.ts";
import { differenceLine, listingLine, listingsActionIds, type ListingView } from "#src/modules/listings/index.ts";
import { progressText } from "#src/modules/shops/index.ts";
import { type Block, button, buttons, context, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { fitting, message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { SyncView } from "../model.ts";
import type { SyncResult } from "../rules/sync-result.ts";
import { syncText } from "../messages/en.ts";

const shownDifferences = 4;

/** The result of a check of a shop, posted at its end. Each listing to look at has the button that settles it. */
export function syncResultMessage(sync: SyncView): Message {
  const shop = clipEscaped(sync.shop.name, 150);
  const name = `*${shop}*`;
  const { result } = sync;
  if (!result) return message(syncText.result.progress(shop), [section(`${name}: ${progressText(sync)}`)]);
  const look = result.changedThere + result.conflicts + result.gone + result.differsHere;
  const head = [
    section(syncText.result.line(name, resultText(result, sync.shop.marketplace))),
    ...(result.outOfReach > 0 ? [context(outOfReachText(result.outOfReach, sync.shop.marketplace))] : []),
    ...(result.unreadable > 0 ? [context(unreadableText(result, sync.shop.marketplace))] : []),
  ];
  const tail = look > sync.differing.length ? [context(syncText.result.more)] : [];
  return message(syncText.result.fallback(shop, look), [
    ...head,
    ...fitting(
      sync.differing.map((listing) => differingBlocks(listing, true)),
      [...head, ...tail],
      (left) => context(syncText.result.moreListings(left)),
    ),
    ...tail,
  ]);
}

function resultText(result: NonNullable<SyncView["result"]>, { name }: Named): string {
  const parts = [
    result.same > 0 && syncText.result.match(result.same),
    result.fresh > 0 && syncText.result.fresh(result.fresh),
    result.differsHere > 0 && syncText.result.changedHere(result.differsHere),
    result.changedThere > 0 && syncText.result.changedThere(result.changedThere, name),
    result.conflicts > 0 && syncText.result.conflicts(result.conflicts),
    result.gone > 0 && syncText.result.gone(result.gone),
  ].filter((part) => typeof part === "string");
  // Of all listings, also those in other counts.
  const off = [
    result.soldOut > 0 && syncText.result.soldOut(result.soldOut),
    result.expired > 0 && syncText.result.expired(result.expired),
  ].filter((part) => typeof part === "string");
  return syncText.result.sentence(parts.join(", "), off.join(", "));
}

function outOfReachText(listings: number, { name }: Named): string {
  return syncText.result.tooMany(listings, name);
}

function unreadableText({ unreadable, unreadableSome: some }: SyncResult, marketplace: Named): string {
  const named = some.map(({ listingId, title, why }) => {
    const name =
      title === "" ? syncText.result.number(listingId ?? syncText.result.unknownNumber) : clipEscaped(title, 80);
    return `${name} (${clipEscaped(why, 120)})`;
  });
  const left = unreadable - some.length;
  const all = [...named, ...(left > 0 ? [syncText.result.moreUnreadable(left)] : [])].join("; ");
  return syncText.result.unreadable(unreadable, all, marketplace.name);
}

/** A listing that differs on the marketplace, with buttons for what can be done about it. @param mayKeep false: the reader only reads */
export function differingBlocks(listing: ListingView, mayKeep: boolean): Block[] {
  const lines = listing.differences.slice(0, shownDifferences).map((each) => `• ${differenceLine(listing, each)}`);
  const left = listing.differences.length - lines.length;
  if (left > 0) lines.push(syncText.result.moreFields(left));
  const theirs = listing.differences.some(({ standing }) => standing !== "ours");
  return [
    section([listingLine(listing), ...lines].join("\n")),
    ...(listing.gone
      ? []
      : buttons(
          mayKeep &&
            theirs &&
            button(listingsActionIds.keepTheirs, syncText.result.keepTheirs(listing.marketplace.name), listing.id),
          mayKeep && button(listingsActionIds.keepOurs, syncText.result.keepOurs, listing.id),
          button(listingsActionIds.showListing, syncText.result.show, listing.id),
        )),
  ];
}
