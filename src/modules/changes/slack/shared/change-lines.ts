import { formatMoney } from "#src/catalog/money.ts";
import { optionsInShop, pricesInShop, stockInShop } from "#src/catalog/variations/in-shop.ts";
import { piecesInAll } from "#src/modules/studio/index.ts";
import { clipEscaped, escapeMrkdwn, mentions, named, names } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { ChangeView, ItemView } from "../../model.ts";
import { statesNotLive, waitsForSignIn } from "../../rules/change.ts";
import type { ChangeKind } from "../../rules/listing-change.ts";
import { changeCardsText } from "../../messages/cards.en.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import { variationsText } from "../../messages/variations.en.ts";
import { changeLabel } from "./change-label.ts";
import { alsoLiveLines, singlePieceLines } from "./pieces.ts";
import { isCutOff } from "../../rules/possible-actions.ts";

/** Lines about a change that several cards share. */

export function titleOf(change: Pick<ChangeView, "content">): string {
  return change.content.title === "" ? changeStatesText.untitled : change.content.title;
}

/** The title, as a link's or heading's text. */
export function titleLine(change: ChangeView): string {
  return `*${clipEscaped(titleOf(change), 400)}*  ·  ${changeLabel(change)}`;
}

/** A title in a message's own text, which notifications show. */
export function fallbackTitle(change: Pick<ChangeView, "content">): string {
  return clipEscaped(titleOf(change), 300);
}

/** As many as a form offers; with these the longest lines fit into one block. */
const shownItems = 10;
const longestFailure = 900;
const failureRoom = 1700;

function furtherItems({ items }: ChangeView): string[] {
  const left = items.length - shownItems;
  return left > 0 ? [changeStatesText.moreShops(left)] : [];
}

/** One line per shop: `Pine & Ink Studio: $48.00 · 3 in stock`. */
export function itemLines(change: ChangeView): string {
  if (change.items.length === 0) return changeStatesText.noShop;
  const lines = change.items
    .slice(0, shownItems)
    .map((item) => `*${clipEscaped(item.shopName, 80)}*: ${offerText(change, item)}`);
  const all = piecesInAll(change);
  const single = singlePieceLines(change);
  return [
    ...lines,
    ...furtherItems(change),
    ...(change.items.length > 1 && !(single.length > 0 && all === 1) ? [changeStatesText.pieces(all)] : []),
    ...single,
    ...alsoLiveLines(change),
  ].join("\n");
}

/** `$24.00 – $30.00 · 12 in stock in 6 options`. */
function offerText({ content }: ChangeView, { content: item, currency }: ItemView): string {
  const [prices, stock, options] = [
    pricesInShop(content, item),
    stockInShop(content, item),
    optionsInShop(content, item),
  ];
  const off = options?.filter(({ enabled }) => !enabled).length ?? 0;
  const [lowest, highest] = (prices ?? []).map((amount) =>
    formatMoney({ amount, currency: item.price?.currency ?? currency }),
  );
  const price = lowest === highest ? lowest : `${lowest} – ${highest}`;
  return [
    price ?? `_${changeStatesText.noPrice}_`,
    stock === null
      ? `_${changeStatesText.noStock}_`
      : options
        ? variationsText.inStock(stock, options.length - off)
        : changeStatesText.inStock(stock),
    ...(off > 0 ? [variationsText.offOptions(off)] : []),
  ].join(" · ");
}

/** Who wrote the first text, as the card says it. */
export function textByLine(change: ChangeView): string {
  const { textBy } = changeStatesText;
  if (change.textBy === "offline" && change.ai === "off") return `${textBy.offline} ${textBy.aiOff}`;
  return change.textBy === null ? textBy.person : textBy[change.textBy];
}

export function isPreparing(change: ChangeView): boolean {
  return change.preparing !== null;
}

/** `by Ada, Mara and Jonas`: its author, and all others who wrote in it. By name, as `named` says why. */
export function byLine({ author, contributors }: ChangeView): string {
  const others = contributors.filter(({ memberId }) => memberId !== author.memberId);
  return changeStatesText.by(listed(names([author, ...others], 6)));
}

/** How a shop is that the change is done in: as the change made it, or what became of that since. */
function ended({ there }: ItemView, kind: ChangeKind): { readonly text: (shop: string) => string; asDone: boolean } {
  const { done, since } = changeStatesText;
  if (kind === "unpublish" && there === "active") return { text: done.renew, asDone: false };
  const sold = kind === "create" || kind === "renew";
  if (sold && there !== null && there !== "active") return { text: since[there], asDone: false };
  return { text: done[kind], asDone: true };
}

type Shown = { readonly max: number; readonly sayChecked: boolean };

/** How it is in one shop while and after it is applied. */
function progressLine(item: ItemView, kind: ChangeKind, { max, sayChecked }: Shown): string {
  const text = changeStatesText;
  const shop = `*${clipEscaped(item.shopName, 80)}*`;
  const link = item.listingUrl ? ` <${item.listingUrl}|${text.openListing}>` : "";
  const checked = item.verified && sayChecked ? ` ${text.checked}` : "";
  if (item.state === "applied") {
    const { text: says, asDone } = ended(item, kind);
    const mark = asDone ? ":white_check_mark:" : ":white_circle:";
    return `${mark} ${says(shop)}${asDone ? checked : ""}${kind === "delete" || item.there === "gone" ? "" : link}`;
  }
  if (item.state === "left_out") {
    const draft = link && kind === "create" ? ` ${text.draftStays(item.marketplace.name)}${link}` : "";
    return `:heavy_minus_sign: ${text.leftOut(shop)}${draft}`;
  }
  if (isCutOff(item) && waitsForSignIn(item)) return `:white_circle: ${text.waitsForShop(shop)}`;
  if (item.state === "on_marketplace") {
    return isCutOff(item) ? `:memo: ${text.draftCutOff(shop)}` : `:memo: ${text.since.draft(shop)}${checked}${link}`;
  }
  if (item.state === "failed" || item.state === "parked") {
    const failure = item.failure;
    const reference = failure?.reference ? ` _${text.reference(escapeMrkdwn(failure.reference))}_` : "";
    const words = failure ? `${clipEscaped(failure.text, max)}${reference}` : text.itFailed;
    return `:warning: ${shop}: ${words}`;
  }
  if (item.paused && item.step === null) return `:double_vertical_bar: ${text.paused(shop)}`;
  return `:hourglass_flowing_sand: ${shop}: ${clipEscaped(item.step ?? text.turn, 150)}`;
}

/** That everything matches is said once where every shop is done and still as the change made it. */
export function progressLines(change: ChangeView): string {
  const done = change.items.every(
    (item) => item.state === "applied" && item.verified && ended(item, change.kind).asDone,
  );
  const each = Math.min(longestFailure, Math.floor(failureRoom / shownItems));
  const max = change.items.length === 1 ? longestFailure : each;
  const lines = change.items
    .slice(0, shownItems)
    .map((item) => progressLine(item, change.kind, { max, sayChecked: !done }));
  return [...lines, ...furtherItems(change), ...(done ? [changeStatesText.checked] : [])].join("\n");
}

/** Of a listing that was published: whether it is on sale, as of the last check. */
export function liveText(change: ChangeView): string {
  const { live, liveIn, notLive, noLongerOnSale } = changeStatesText;
  const all = change.items.length;
  const over = statesNotLive(change.items);
  const [first] = over;
  if (first === undefined) return live;
  if (over.length < all) return liveIn(all - over.length, all);
  return new Set(over).size === 1 ? notLive[first] : noLongerOnSale;
}

/** Why what was asked for is a draft again. */
export function backText({ decisions, author }: ChangeView): string {
  const last = decisions.at(-1);
  if (last?.verdict === "stop") return changeStatesText.stoppedBack(named(last.by), named(author));
  if (last?.verdict === "withdraw") return changeStatesText.withdrawnBack(named(last.by), named(author));
  return changeStatesText.editedBack(named(author));
}

/** How far a change is, in words. */
export function stateText(change: ChangeView): string {
  const onMarketplace = change.items.some((item) => item.state === "on_marketplace");
  if (change.state !== "applied") return changeStatesText.states[change.state];
  if (onMarketplace) return changeStatesText.onMarketplace(change.marketplace.name);
  return change.kind === "create" ? liveText(change) : changeStatesText.states.done;
}

export function cost(change: ChangeView): string {
  const { bills, free } = changeStatesText;
  return change.fee.amount > 0 ? bills(change.marketplace.name, formatMoney(change.fee)) : free;
}

/** Who can approve it, and where they are asked. */
export function waitsFor({ approvers, listingsChannel }: ChangeView): string {
  const who = mentions(approvers, 20).join(", ");
  if (listingsChannel === null) return changeCardsText.waitsFor(who);
  return changeCardsText.waitsForIn(`<#${listingsChannel}>`, who);
}
