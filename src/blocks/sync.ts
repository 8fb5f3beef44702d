import type { ListingView, SyncView } from "#src/domain/views.ts";
import { type Block, button, buttons, context, type Message, section } from "./elements.ts";
import { message } from "./guard.ts";
import { actions } from "./ids.ts";
import { differenceLine, listingLine } from "./listing-lines.ts";
import { progressText } from "./shops.ts";
import { count, escapeMrkdwn } from "./text.ts";

const shownDifferences = 4;

/** How a shop's listings stand, posted once it was read. Each one to look at has the button that settles it. */
export function syncResultMessage(sync: SyncView): Message {
  const name = `*${escapeMrkdwn(sync.shop.name)}*`;
  const { result } = sync;
  if (!result) return message(`Reading ${sync.shop.name}`, [section(`${name}: ${progressText(sync)}`)]);
  const look = result.changedThere + result.conflicts + result.gone + result.differsHere;
  return message(`${sync.shop.name} was read: ${look === 0 ? "all as it should be" : `${look} to look at`}`, [
    section(`:mag: ${name} was read. ${resultText(result)}`),
    ...(result.outOfReach > 0 ? [context(outOfReachText(result.outOfReach))] : []),
    ...sync.differing.flatMap(differingBlocks),
    ...(look > sync.differing.length ? [context("There are more: `/oms problems` lists them.")] : []),
  ]);
}

function resultText(result: NonNullable<SyncView["result"]>): string {
  const parts = [
    `${count(result.same, "listing")} as ${result.same === 1 ? "it" : "they"} should be`,
    result.fresh > 0 && `${result.fresh} new`,
    result.differsHere > 0 && `${result.differsHere} changed here and not there yet`,
    result.changedThere > 0 && `${result.changedThere} changed on Etsy`,
    result.conflicts > 0 && `${result.conflicts} changed on both sides`,
    result.gone > 0 && `${result.gone} gone`,
    result.soldOut > 0 && `${result.soldOut} sold out`,
    result.expired > 0 && `${result.expired} expired`,
  ].filter((part) => typeof part === "string");
  return `${parts.join(", ")}. I wrote nothing.`;
}

function outOfReachText(listings: number): string {
  const [are, them] = listings === 1 ? ["is", "it"] : ["are", "them"];
  return `:warning: ${count(listings, "listing")} ${are} further back in this shop than Etsy shows. I don't know ${them}, so nothing here is said of ${them}.`;
}

/** A listing that stands there otherwise than here, with what can be done about it. */
export function differingBlocks(listing: ListingView): Block[] {
  const lines = listing.differences.slice(0, shownDifferences).map((each) => `• ${differenceLine(listing, each)}`);
  const theirs = listing.differences.some(({ standing }) => standing !== "ours");
  return [
    section([listingLine(listing), ...lines].join("\n")),
    ...(listing.gone
      ? []
      : buttons(
          theirs && button(actions.keepTheirs, "Keep Etsy's", listing.id),
          button(actions.keepOurs, "Keep ours…", listing.id),
          button(actions.showListing, "Look", listing.id),
        )),
  ];
}
