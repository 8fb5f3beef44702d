import { fieldIn } from "#src/catalog/fields/definition.ts";
import { shownToldText } from "#src/catalog/fields/option-photos.ts";
import { optionsToldText } from "#src/catalog/variations/live/told.ts";
import { fieldLabel, knownFields, valueText } from "#src/marketplaces/registry.ts";
import type { ListingState } from "#src/catalog/listing.ts";
import { type ChangeKind, requestText } from "#src/modules/changes/index.ts";
import { codeLabel, listingsActionIds, listingStateText } from "#src/modules/listings/index.ts";
import { type Block, button, buttons, context, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped, dateText, escapeMrkdwn, mention } from "#src/platform/slack/blocks/text.ts";
import type { FieldMove, HistoryEntry, HistoryView } from "../rules/history.ts";
import { historyText } from "../messages/history.en.ts";

const shownMoves = 5;

/** A listing's timeline, newest first, a page at a time. */
export function historyMessage({ listing, entries, page, pages }: HistoryView): Message {
  const title = `*${clipEscaped(listing.title, 200)}*  ·  ${codeLabel(listing)}  ·  ${clipEscaped(listing.shopName, 100)}`;
  const blocks: Block[] = [
    section(historyText.history.title(title)),
    ...(entries.length === 0
      ? [section(historyText.history.nothing)]
      : entries.map((entry) => section(entryText(entry, listing)))),
    // Two buttons of one block never have one id.
    ...buttons(
      page > 0 &&
        button(listingsActionIds.history, historyText.history.newer, joinIds(listing.id, String(page - 1), "turned")),
    ),
    ...buttons(
      page < pages - 1 &&
        button(listingsActionIds.history, historyText.log.older, joinIds(listing.id, String(page + 1), "turned")),
      button(listingsActionIds.showListing, historyText.history.showListing, listing.id),
    ),
    context(
      [
        ...(pages > 1 ? [historyText.history.page(page + 1, pages)] : []),
        historyText.history.kept(listing.marketplace.name),
      ].join(" · "),
    ),
  ];
  return message(historyText.history.fallback(clipEscaped(listing.title, 300)), blocks);
}

function entryText(entry: HistoryEntry, listing: Listing): string {
  const request = "change" in entry && entry.change.number !== null ? `  ·  ${requestText(entry.change.number)}` : "";
  return `${dateText(entry.at)}  ·  ${words(entry, listing)}${request}`;
}

type Listing = HistoryView["listing"];

function words(entry: HistoryEntry, { currency, marketplace: { name } }: Listing): string {
  switch (entry.kind) {
    case "asked":
      return `${mention(entry.by.slackUserId)} ${historyText.asked[entry.change.kind]}${entry.forApproval ? ` ${historyText.history.alsoAsked}` : ""}`;
    case "requested":
      return historyText.history.askedApproval(mention(entry.by.slackUserId));
    case "edited":
      return historyText.history.edited(mention(entry.by.slackUserId));
    case "decided": {
      const what =
        entry.verdict === "approve" && entry.selfApproved
          ? historyText.decided.own
          : historyText.decided[entry.verdict];
      const reason = entry.reason ? `\n> ${clipEscaped(entry.reason.replace(/\s+/g, " "), 400)}` : "";
      return `${mention(entry.by.slackUserId)} ${what}${entry.mode === "draft" ? historyText.history.asDraft(name) : ""}${reason}`;
    }
    case "sent":
      return `${sentText(entry, name)}${movesText(entry.moves, currency)}`;
    case "changed_there":
      return historyText.history.changedThere(name, movesText(entry.moves, currency));
    case "gone":
      return historyText.history.gone;
    case "back":
      return historyText.history.back;
    case "kept":
      return historyText.history.kept_theirs(
        mention(entry.by?.slackUserId ?? ""),
        name,
        movesText(entry.moves, currency),
      );
    case "wanted":
      return historyText.history.changedHere(mention(entry.by?.slackUserId ?? ""), movesText(entry.moves, currency));
  }
}

function sentText(entry: Extract<HistoryEntry, { kind: "sent" }>, name: string): string {
  const reference = entry.reference ? ` ${historyText.history.reference(escapeMrkdwn(entry.reference))}` : "";
  if (entry.outcome === "failed" || entry.outcome === "parked") {
    const what = historyText.notSent[entry.change.kind](name);
    return historyText.history.failed(what, entry.text ? clipEscaped(entry.text, 400) : "", reference);
  }
  const done: Readonly<Record<ChangeKind, string>> = {
    create: historyText.sent.create(name, entry.photos, entry.outcome === "on_marketplace"),
    edit: historyText.sent.edit(name),
    unpublish: historyText.sent.unpublish,
    renew: historyText.sent.renew,
    put_on_sale: historyText.sent.put_on_sale,
    delete: historyText.sent.delete(name),
  };
  const checked = entry.verified ? historyText.sent.matches : "";
  return historyText.sent.line(done[entry.change.kind], checked, reference);
}

function isOptionPhotos(field: string): boolean {
  return fieldIn(knownFields(), field)?.shape.type === "optionPhotos";
}

function movesText(moves: readonly FieldMove[], currency: string): string {
  const lines = moves.slice(0, shownMoves).map(({ field, before, after }) => {
    const text = (value: FieldMove["after"]) =>
      field === "state"
        ? (listingStateText(value as ListingState) ?? historyText.moves.nothing)
        : clipEscaped(valueText(field, value, currency), 80);
    const label = field === "state" ? historyText.moves.state : clipEscaped(fieldLabel(field), 80);
    const told = isOptionPhotos(field) ? shownToldText(before, after) : optionsToldText(before, after);
    return `\n• ${label}: ${told === null ? `${text(before)} → ${text(after)}` : clipEscaped(told, 300)}`;
  });
  const more = moves.length - shownMoves;
  return lines.join("") + (more > 0 ? `\n${historyText.moves.more(more)}` : "");
}
