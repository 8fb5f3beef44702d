import type { Named } from "#src/marketplaces/port.ts";
import { differenceLine, listingLine, listingsActionIds, type ListingView } from "#src/modules/listings/index.ts";
import { progressText } from "#src/modules/shops/index.ts";
import { type Block, button, buttons, context, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { fitting, message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, count } from "#src/platform/slack/blocks/text.ts";
import type { SyncView } from "../model.ts";
import type { SyncResult } from "../rules/sync-result.ts";

const shownDifferences = 4;
const further = "There are more: `/oms problems` lists them.";

/** How a shop's listings stand, posted once it was read. Each one to look at has the button that settles it. */
export function syncResultMessage(sync: SyncView): Message {
  const shop = clipEscaped(sync.shop.name, 150);
  const name = `*${shop}*`;
  const { result } = sync;
  if (!result) return message(`Reading ${shop}`, [section(`${name}: ${progressText(sync)}`)]);
  const look = result.changedThere + result.conflicts + result.gone + result.differsHere;
  const head = [
    section(`:mag: ${name} was read. ${resultText(result, sync.shop.marketplace)}`),
    ...(result.outOfReach > 0 ? [context(outOfReachText(result.outOfReach, sync.shop.marketplace))] : []),
    ...(result.unreadable > 0 ? [context(unreadableText(result, sync.shop.marketplace))] : []),
  ];
  const tail = look > sync.differing.length ? [context(further)] : [];
  return message(`${shop} was read: ${look === 0 ? "all as it should be" : `${look} to look at`}`, [
    ...head,
    ...fitting(sync.differing.map(differingBlocks), [...head, ...tail], (left) => context(`and ${left} more`)),
    ...tail,
  ]);
}

function resultText(result: NonNullable<SyncView["result"]>, { name }: Named): string {
  const parts = [
    result.same > 0 && `${count(result.same, "listing")} as ${result.same === 1 ? "it" : "they"} should be`,
    result.fresh > 0 && `${result.fresh} new`,
    result.differsHere > 0 && `${result.differsHere} changed here and not there yet`,
    result.changedThere > 0 && `${result.changedThere} changed on ${name}`,
    result.conflicts > 0 && `${result.conflicts} changed on both sides`,
    result.gone > 0 && `${result.gone} gone`,
  ].filter((part) => typeof part === "string");
  // Of all of them, whatever was said of them before.
  const off = [
    result.soldOut > 0 && `${result.soldOut} sold out`,
    result.expired > 0 && `${result.expired} expired`,
  ].filter((part) => typeof part === "string");
  return `${parts.join(", ") || "It has no listings"}.${off.length > 0 ? ` Not on sale: ${off.join(", ")}.` : ""} I wrote nothing.`;
}

function outOfReachText(listings: number, { name }: Named): string {
  const [are, them] = listings === 1 ? ["is", "it"] : ["are", "them"];
  return `:warning: ${count(listings, "listing")} ${are} further back in this shop than ${name} shows. I don't know ${them}, so nothing here is said of ${them}.`;
}

function unreadableText({ unreadable, unreadableSome: some }: SyncResult, marketplace: Named): string {
  const named = some.map(({ listingId, title, why }) => {
    const name = title === "" ? `number ${listingId ?? "unknown"}` : clipEscaped(title, 80);
    return `${name} (${clipEscaped(why, 120)})`;
  });
  const left = unreadable - some.length;
  const all = [...named, ...(left > 0 ? [`${left} more`] : [])].join("; ");
  return `:warning: ${count(unreadable, "listing")} couldn't be read: ${all}. Nothing is written to ${unreadable === 1 ? "it" : "them"}. Look at ${unreadable === 1 ? "it" : "them"} on ${marketplace.name}.`;
}

/** A listing that stands there otherwise than here, with what can be done about it. */
export function differingBlocks(listing: ListingView): Block[] {
  const lines = listing.differences.slice(0, shownDifferences).map((each) => `• ${differenceLine(listing, each)}`);
  const left = listing.differences.length - lines.length;
  if (left > 0) lines.push(`• and ${count(left, "more field")}`);
  const theirs = listing.differences.some(({ standing }) => standing !== "ours");
  return [
    section([listingLine(listing), ...lines].join("\n")),
    ...(listing.gone
      ? []
      : buttons(
          theirs && button(listingsActionIds.keepTheirs, `Keep ${listing.marketplace.name}'s`, listing.id),
          button(listingsActionIds.keepOurs, "Keep ours…", listing.id),
          button(listingsActionIds.showListing, "Look", listing.id),
        )),
  ];
}
