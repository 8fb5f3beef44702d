import { priceText, stockOf } from "#src/catalog/fields/field-words.ts";
import { formatMoney } from "#src/catalog/money.ts";
import { listingStateText } from "#src/modules/listings/index.ts";
import { type Block, context, type Message, section, thumbnail } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import {
  clipEscaped,
  count,
  dateText,
  escapeMrkdwn,
  mention,
  mentions,
  named,
  names,
  problemLines,
} from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { ChangeView } from "../../model.ts";
import type { ChangeKind } from "../../rules/listing-change.ts";
import { tooMuchText } from "../../rules/small-change.ts";
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
} from "../shared/change-lines.ts";
import { conflictLines } from "../shared/difference.ts";
import { discardedText } from "../shared/discarding.ts";
import { editLines, editOf } from "../shared/edit-lines.ts";
import { fourEyes } from "../shared/four-eyes.ts";
import { alsoLiveLines } from "../shared/pieces.ts";
import { cutOffNotes } from "../shared/waiting-shops.ts";
import { authorButtons, canComeBack, channelButtons, editDecisionButtons } from "./edit-buttons.ts";

/** Cards of changes of listings that exist: edit, unpublish, renew, delete. */
type Kind = Exclude<ChangeKind, "create">;

/** Lines a card shows; the rest is behind "See everything". */
const shownLines = 14;
const lineLength = 900;

const headings: Readonly<Record<Kind, string>> = {
  edit: "Change of a listing",
  unpublish: "Take a listing off sale",
  renew: "Renew a listing",
  put_on_sale: "Put a listing on sale",
  delete: "Delete a listing",
};

export function isListingChange(change: ChangeView): change is ChangeView & { readonly kind: Kind } {
  return change.kind !== "create";
}

/** In the author's direct messages. */
export function editDraftCard(change: ChangeView & { kind: Kind }): Message {
  return message(`${headings[change.kind]}, ${stateText(change).toLowerCase()}: ${fallbackTitle(change)}`, [
    head(change, stateText(change)),
    ...whatChanges(change),
    ...missing(change),
    ...rejection(change),
    ...waitingFor(change),
    ...notSmall(change),
    ...fourEyes(change),
    ...outcome(change),
    ...authorButtons(change),
  ]);
}

/** In the listings channel. It mentions nobody, as `reviewCard`. */
export function editReviewCard(change: ChangeView & { kind: Kind }): Message {
  const says = change.state === "in_review" ? "waiting for approval" : stateText(change).toLowerCase();
  return message(`${headings[change.kind]}, ${says}: ${fallbackTitle(change)}`, [
    head(change, ""),
    ...whatChanges(change),
    context(costAndAuthors(change)),
    ...asked(change),
    ...fourEyes(change),
    ...outcome(change),
    ...channelButtons(change),
  ]);
}

/** One page of `/oms review`. */
export function editReviewBlocks(change: ChangeView & { kind: Kind }, page?: number): Block[] {
  return [
    head(change, ""),
    ...whatChanges(change),
    context(costAndAuthors(change)),
    ...editDecisionButtons(change, page),
  ];
}

function head(change: ChangeView & { kind: Kind }, more: string): Block {
  const { listing } = change;
  const cover = change.coverUrl ? thumbnail(change.coverUrl, titleOf(change)) : undefined;
  const where = listing
    ? `${escapeMrkdwn(listing.shopName)} · ${listingStateText(listing.state)} · as of ${dateText(listing.seenAt)}`
    : "";
  return section([`_${headings[change.kind]}_`, titleLine(change), where, more].filter(Boolean).join("\n"), cover);
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
  if (lines.length === 0) return [section("_Nothing is changed yet._")];
  const hidden = lines.length - shownLines;
  return [
    ...lines.slice(0, shownLines).map((line) => section(line)),
    ...(hidden > 0 ? [context(`And ${hidden} more: *See everything*.`)] : []),
  ];
}

function inWords(change: ChangeView & { kind: Kind }): string {
  const fee = formatMoney(change.fee);
  const { name } = change.marketplace;
  const paidFor = change.items[0]?.marketplace.fees.paidFor;
  const stocked = Object.keys(editOf(change).set).length > 0;
  const soldOut = change.listing?.state === "sold_out" && !stocked ? ` ${name} sets its stock to 1.` : "";
  const draft = change.listing?.state === "draft";
  const words: Readonly<Record<Kind, string>> = {
    edit: "",
    unpublish: offSaleWords(change),
    renew: `On sale again${paidFor ? ` for ${paidFor}` : ""}. ${name} bills ${fee}.${soldOut}`,
    put_on_sale: `${cost(change)}. ${draft ? `The draft that was made on ${name}` : "It"} goes on sale exactly as it stands there: ${standing(change)}.${
      change.oneManager ? " It was taken off sale here and not changed since, so one manager is enough." : ""
    }`,
    delete:
      ":warning: For good: its page, number, photos there, views and favourites are lost. It can't be brought back, only made anew.",
  };
  return words[change.kind];
}

/** The card lives on: once the listing is on sale again, or no longer inactive, the sentence would be false and the button gone. */
function offSaleWords(change: ChangeView): string {
  const inactive = "It stays in the shop as inactive, with everything in it.";
  if (change.state === "applied" && !canComeBack(change)) return "This took it off sale.";
  return `${inactive} Buyers no longer find it. *Put on sale* on this card brings it back.`;
}

/** `$48.00 · 3 in stock · 4 photos` */
function standing({ listing }: ChangeView): string {
  if (!listing) return "I don't know it any more";
  const { live, currency } = listing;
  const price = priceText(live, currency);
  const photos = Array.isArray(live["images"]) ? live["images"].length : 0;
  return [...(price ? [price] : []), `${stockOf(live)} in stock`, count(photos, "photo")].join(" · ");
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
  const first = change.alone ? "Before it can be written" : "Before I can ask for approval";
  return [section(`*${first}:*\n${lines.join("\n")}`)];
}

function rejection(change: ChangeView): Block[] {
  const last = change.decisions.findLast((each) => each.verdict === "ask_for_changes");
  if (change.state !== "rejected" || !last) return [];
  const reason = clipEscaped(last.reason ?? "", 1500).replaceAll("\n", "\n>");
  return [section(`${mention(last.by.slackUserId)} asks for changes:\n>${reason}`)];
}

function waitingFor(change: ChangeView): Block[] {
  if (change.state !== "in_review") return [];
  if (change.approvers.length > 0 && !change.alone) {
    const who = mentions(change.approvers, 20).join(", ");
    const where = change.listingsChannel ? ` in <#${change.listingsChannel}>` : "";
    return [context(`Waiting${where} for one of: ${who}`)];
  }
  return [section(change.soloMode ? "Solo mode is on: you may approve your own change." : nobody)];
}

/** Why it waits, to an author who may confirm small changes. */
function notSmall({ state, small, marketplace }: ChangeView): Block[] {
  const why = state === "in_review" ? tooMuchText(small, marketplace) : null;
  return why ? [context(why)] : [];
}

const nobody = "*Nobody else here may approve this.* Make somebody a manager, or switch on solo mode.";

function asked(change: ChangeView): Block[] {
  if (change.state === "draft") return [section(backText(change))];
  if (change.state === "discarded") return [section(discardedText)];
  if (change.state === "rejected") {
    const last = change.decisions.findLast((each) => each.verdict === "ask_for_changes");
    return [section(`${named(last?.by)} asked for changes. The reason is in the thread.`)];
  }
  if (change.state !== "in_review") return [];
  if (change.approvers.length === 0) {
    return [section(change.soloMode ? "Solo mode is on: its author may approve it." : nobody)];
  }
  const who = listed(names(change.approvers, 10));
  return [...cutOffNotes(change), section(`${who}: would you look at this, please?`)];
}

function outcome(change: ChangeView): Block[] {
  if (["draft", "rejected", "in_review", "discarded"].includes(change.state)) return [];
  const approved = change.decisions.findLast((each) => each.verdict === "approve");
  const conflict = conflictLines(change);
  return [
    section(progressLines(change) || "Waiting for its turn."),
    ...conflict,
    // What stands of a conflict names who approved it.
    ...(approved && conflict.length === 0
      ? [
          context(
            `${change.small === "done" ? "A small change, confirmed" : approved.selfApproved ? "Decided alone" : "Approved"} by ${named(approved.by)}, ${dateText(approved.at)}`,
          ),
        ]
      : []),
  ];
}
