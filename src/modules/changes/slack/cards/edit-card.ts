import { priceText, stockOf } from "#src/catalog/fields/field-words.ts";
import { formatMoney } from "#src/catalog/money.ts";
import { listingStateText } from "#src/modules/listings/index.ts";
import { type Block, context, type Message, section, thumbnail } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import {
  clipEscaped,
  dateText,
  escapeMrkdwn,
  mention,
  named,
  names,
  problemLines,
} from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { ChangeView } from "../../model.ts";
import type { ChangeKind } from "../../rules/listing-change.ts";
import { tooMuchText } from "../../rules/small-change.ts";
import { changeCardsText } from "../../messages/cards.en.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import { togetherLines } from "../shared/asked-together.ts";
import {
  backText,
  byLine,
  cost,
  fallbackTitle,
  progressLines,
  stateText,
  titleLine,
  titleOf,
  waitsFor,
} from "../shared/change-lines.ts";
import { conflictLines } from "../differences/difference.ts";
import { discardedText } from "../shared/discarding.ts";
import { editLines, editOf } from "../shared/edit-lines.ts";
import { fourEyes } from "../shared/four-eyes.ts";
import { copyingNotes, photoBlocks, videoLengthNotes } from "../photos/photo-lines.ts";
import { alsoLiveLines } from "../shared/pieces.ts";
import { policyNotes } from "../../warnings/slack.ts";
import { safetyNote } from "./safety-note.ts";
import { vacationNote } from "./vacation-note.ts";
import { cutOffNotes } from "../shared/waiting-shops.ts";
import { authorButtons, canComeBack, channelButtons, editDecisionButtons } from "./edit-buttons.ts";

/** Cards of changes of listings that exist: edit, unpublish, renew, delete. */
type Kind = Exclude<ChangeKind, "create">;

/** Lines a card shows; the rest is behind "See everything". */
const shownLines = 14;
const lineLength = 900;

export function isListingChange(change: ChangeView): change is ChangeView & { readonly kind: Kind } {
  return change.kind !== "create";
}

/** In the author's direct messages. */
export function editDraftCard(change: ChangeView & { kind: Kind }): Message {
  return message(
    `${changeCardsText.headings[change.kind]}, ${stateText(change).toLowerCase()}: ${fallbackTitle(change)}`,
    [
      head(change, stateText(change)),
      ...whatChanges(change),
      ...copyingNotes(change),
      ...policyNotes(change),
      ...missing(change),
      ...rejection(change),
      ...waitingFor(change),
      ...notSmall(change),
      ...fourEyes(change),
      ...outcome(change),
      ...authorButtons(change),
    ],
  );
}

/** In the listings channel. It mentions nobody, as `reviewCard`. */
export function editReviewCard(change: ChangeView & { kind: Kind }): Message {
  const says = change.state === "in_review" ? changeCardsText.waitingForApproval : stateText(change).toLowerCase();
  return message(`${changeCardsText.headings[change.kind]}, ${says}: ${fallbackTitle(change)}`, [
    head(change, ""),
    ...whatChanges(change),
    context(costAndAuthors(change)),
    ...(change.state === "in_review" ? [...vacationNote(change), ...policyNotes(change), ...safetyNote(change)] : []),
    ...asked(change),
    ...fourEyes(change),
    ...outcome(change),
    ...channelButtons(change),
  ]);
}

/** One page of `/oms review`. */
export function editReviewBlocks(change: ChangeView & { kind: Kind }, inReview?: number): Block[] {
  return [
    head(change, ""),
    ...whatChanges(change),
    context(costAndAuthors(change)),
    ...editDecisionButtons(change, inReview),
  ];
}

function head(change: ChangeView & { kind: Kind }, more: string): Block {
  const { listing } = change;
  const cover = change.coverUrl ? thumbnail(change.coverUrl, titleOf(change)) : undefined;
  const where = listing
    ? `${escapeMrkdwn(listing.shopName)} · ${listingStateText(listing.state)} · ${changeCardsText.says.asOf(dateText(listing.seenAt))}`
    : "";
  return section(
    [`_${changeCardsText.headings[change.kind]}_`, titleLine(change), where, more].filter(Boolean).join("\n"),
    cover,
  );
}

function whatChanges(change: ChangeView & { kind: Kind }): Block[] {
  if (change.kind !== "edit") {
    const stock = change.kind === "renew" ? editLines(change, lineLength) : [];
    const also = alsoLiveLines(change);
    return [
      section([inWords(change), ...stock.slice(0, shownLines)].join("\n")),
      ...(also.length > 0 ? [section(also.join("\n"))] : []),
      ...togetherLines(change),
    ];
  }
  const lines = editLines(change, lineLength);
  if (lines.length === 0) return [section(`_${changeCardsText.says.nothingChanged}_`)];
  const hidden = lines.length - shownLines;
  return [
    ...lines.slice(0, shownLines).map((line) => section(line)),
    ...photoBlocks(change),
    ...videoLengthNotes(change),
    ...(hidden > 0 ? [context(changeCardsText.says.more(hidden))] : []),
  ];
}

function inWords(change: ChangeView & { kind: Kind }): string {
  const fee = formatMoney(change.fee);
  const { name } = change.marketplace;
  const paidFor = change.items[0]?.marketplace.fees.paidFor;
  const stocked = Object.keys(editOf(change).set).length > 0;
  const { says } = changeCardsText;
  switch (change.kind) {
    case "edit":
      return "";
    case "unpublish":
      return offSaleWords(change);
    case "renew": {
      const renewed = paidFor ? says.renewFor(paidFor, name, fee) : says.renew(name, fee);
      return change.listing?.state === "sold_out" && !stocked ? `${renewed} ${says.stockOne(name)}` : renewed;
    }
    case "put_on_sale": {
      const sold =
        change.listing?.state === "draft"
          ? says.sellDraft(cost(change), name, listingFacts(change))
          : says.sell(cost(change), listingFacts(change));
      return change.oneManager ? `${sold} ${says.oneManager}` : sold;
    }
    case "delete":
      return says.delete;
  }
}

/** The card lives on: once the listing is on sale again, or no longer inactive, the sentence would be false and the button gone. */
function offSaleWords(change: ChangeView): string {
  const { takeOff, tookOff } = changeCardsText.says;
  return change.state === "applied" && !canComeBack(change) ? tookOff : takeOff;
}

/** `$48.00 · 3 in stock · 4 photos` */
function listingFacts({ listing }: ChangeView): string {
  if (!listing) return changeCardsText.says.unknown;
  const { live, currency } = listing;
  const price = priceText(live, currency);
  const photos = Array.isArray(live["images"]) ? live["images"].length : 0;
  return [...(price ? [price] : []), changeStatesText.inStock(stockOf(live)), changeCardsText.photos(photos)].join(
    " · ",
  );
}

/** What it costs is said once: a renewal and what goes on sale name it in their words. */
function costAndAuthors(change: ChangeView & { kind: Kind }): string {
  const named = change.kind === "renew" || change.kind === "put_on_sale";
  return named ? byLine(change) : `${cost(change)} · ${byLine(change)}`;
}

function missing(change: ChangeView): Block[] {
  if (change.state !== "draft" && change.state !== "rejected") return [];
  if (change.problems.length === 0) return [];
  const lines = problemLines(change.problems, 8);
  const first = changeCardsText.before[change.alone ? "write" : "ask"];
  return [section(`*${first}*\n${lines.join("\n")}`)];
}

function rejection(change: ChangeView): Block[] {
  const last = change.decisions.findLast((each) => each.verdict === "ask_for_changes");
  if (change.state !== "rejected" || !last) return [];
  const reason = clipEscaped(last.reason ?? "", 1500).replaceAll("\n", "\n>");
  return [section(`${changeCardsText.asksForChanges(mention(last.by.slackUserId))}\n>${reason}`)];
}

function waitingFor(change: ChangeView): Block[] {
  if (change.state !== "in_review") return [];
  if (change.approvers.length > 0 && !change.alone) return [context(waitsFor(change))];
  const { nobody, solo } = changeCardsText;
  return [section(change.soloMode ? solo.ownChange : nobody.ownChange)];
}

/** Why it waits, to an author who may confirm small changes. */
function notSmall({ state, small, marketplace }: ChangeView): Block[] {
  const why = state === "in_review" ? tooMuchText(small, marketplace) : null;
  return why ? [context(why)] : [];
}

function asked(change: ChangeView): Block[] {
  if (change.state === "draft") return [section(backText(change))];
  if (change.state === "discarded") return [section(discardedText())];
  if (change.state === "rejected") {
    const last = change.decisions.findLast((each) => each.verdict === "ask_for_changes");
    return [section(changeCardsText.askedForChanges(named(last?.by)))];
  }
  if (change.state !== "in_review") return [];
  if (change.approvers.length === 0) {
    const { nobody, solo } = changeCardsText;
    return [section(change.soloMode ? solo.author : nobody.ownChange)];
  }
  const who = listed(names(change.approvers, 10));
  return [...cutOffNotes(change), section(changeCardsText.pleaseLook(who))];
}

function outcome(change: ChangeView): Block[] {
  if (["draft", "rejected", "in_review", "discarded"].includes(change.state)) return [];
  const approved = change.decisions.findLast(({ verdict }) => verdict === "approve" || verdict === "standing");
  const conflict = conflictLines(change);
  const alone = approved?.selfApproved ? "alone" : "approved";
  const how = approved?.verdict === "standing" ? "standing" : change.small === "done" ? "small" : alone;
  return [
    section(progressLines(change) || changeStatesText.waitsTurn),
    ...conflict,
    // The lines of a conflict name who approved it.
    ...(approved && conflict.length === 0
      ? [context(changeCardsText.decided[how](named(approved.by), dateText(approved.at)))]
      : []),
  ];
}
