import { fieldLabel, valueText } from "#src/marketplaces/registry.ts";
import type { ListingState } from "#src/catalog/listing.ts";
import type { ChangeKind } from "#src/modules/changes/index.ts";
import { listingsActionIds, stateWords } from "#src/modules/listings/index.ts";
import { type Block, button, buttons, context, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped, count, dateText, escapeMrkdwn, mention } from "#src/platform/slack/blocks/text.ts";
import type { FieldMove, HistoryEntry, HistoryView } from "../rules/history.ts";

const shownMoves = 5;

/** A listing's timeline, newest first, a page at a time. */
export function historyMessage({ listing, entries, page, pages }: HistoryView): Message {
  const title = `*${clipEscaped(listing.title, 200)}*  ·  \`${listing.code}\`  ·  ${clipEscaped(listing.shopName, 100)}`;
  const blocks: Block[] = [
    section(`:scroll: ${title}`),
    ...(entries.length === 0
      ? [section("Nothing has happened to it since I first read it.")]
      : entries.map((entry) => section(entryText(entry, listing)))),
    // Two buttons of one block never have one id.
    ...buttons(page > 0 && button(listingsActionIds.history, "Newer", joinIds(listing.id, String(page - 1), "turned"))),
    ...buttons(
      page < pages - 1 && button(listingsActionIds.history, "Older", joinIds(listing.id, String(page + 1), "turned")),
      button(listingsActionIds.showListing, "The listing", listing.id),
    ),
    context(
      [
        ...(pages > 1 ? [`page ${page + 1} of ${pages}`] : []),
        `I keep what changed on ${listing.marketplace.name} for 30 days, and what was asked for and sent from here as long as I know the listing.`,
      ].join(" · "),
    ),
  ];
  return message(`History of ${clipEscaped(listing.title, 300)}`, blocks);
}

const asked: Readonly<Record<ChangeKind, string>> = {
  create: "drafted the listing",
  edit: "drafted an edit",
  unpublish: "asked to take it off sale",
  renew: "asked to renew it",
  put_on_sale: "asked to put it on sale",
  delete: "asked to delete it",
};

const decided = {
  approve: "approved it",
  ask_for_changes: "asked for changes",
  go_live: "sent it live",
  retry: "had it tried again",
  withdraw: "withdrew it",
  stop: "stopped it",
} as const;

function entryText(entry: HistoryEntry, listing: Listing): string {
  const code = "change" in entry ? `  ·  \`${escapeMrkdwn(entry.change.code)}\`` : "";
  return `${dateText(entry.at)}  ·  ${words(entry, listing)}${code}`;
}

type Listing = HistoryView["listing"];

function words(entry: HistoryEntry, { currency, marketplace: { name } }: Listing): string {
  switch (entry.kind) {
    case "asked":
      return `${mention(entry.by.slackUserId)} ${asked[entry.change.kind]}${entry.forApproval ? " and asked for approval" : ""}`;
    case "requested":
      return `${mention(entry.by.slackUserId)} asked for approval`;
    case "edited":
      return `${mention(entry.by.slackUserId)} edited it`;
    case "decided": {
      const what = entry.verdict === "approve" && entry.selfApproved ? "approved their own" : decided[entry.verdict];
      const reason = entry.reason ? `\n> ${clipEscaped(entry.reason.replace(/\s+/g, " "), 400)}` : "";
      return `${mention(entry.by.slackUserId)} ${what}${entry.mode === "draft" ? `, as a draft on ${name}` : ""}${reason}`;
    }
    case "sent":
      return `${sentText(entry, name)}${movesText(entry.moves, currency)}`;
    case "changed_there":
      return `:pencil2: changed on ${name}${movesText(entry.moves, currency)}`;
    case "gone":
      return ":ghost: no longer there when the shop was read";
    case "back":
      return "there again when the shop was read";
    case "kept":
      return `${mention(entry.by?.slackUserId ?? "")} kept what stands on ${name}${movesText(entry.moves, currency)}`;
    case "wanted":
      return `${mention(entry.by?.slackUserId ?? "")} changed it here${movesText(entry.moves, currency)}`;
  }
}

function sentText(entry: Extract<HistoryEntry, { kind: "sent" }>, name: string): string {
  const reference = entry.reference ? ` _Reference: ${escapeMrkdwn(entry.reference)}_` : "";
  if (entry.outcome === "failed" || entry.outcome === "parked") {
    return `:warning: ${entry.text ? clipEscaped(entry.text, 400) : "it did not work"}${reference}`;
  }
  const done: Readonly<Record<ChangeKind, string>> = {
    create: `created on ${name} with ${count(entry.photos, "photo")}${entry.outcome === "on_marketplace" ? ", as a draft" : ", live"}`,
    edit: `written to ${name}`,
    unpublish: "taken off sale",
    renew: "renewed",
    put_on_sale: "put on sale",
    delete: `deleted on ${name}`,
  };
  const checked = entry.verified ? "; I read it back and it matches" : "";
  return `:white_check_mark: ${done[entry.change.kind]}${checked}${reference}`;
}

function movesText(moves: readonly FieldMove[], currency: string): string {
  const lines = moves.slice(0, shownMoves).map(({ field, before, after }) => {
    const text = (value: FieldMove["after"]) =>
      field === "state"
        ? (stateWords[value as ListingState] ?? "nothing")
        : clipEscaped(valueText(field, value, currency), 80);
    const label = field === "state" ? "State" : clipEscaped(fieldLabel(field), 80);
    return `\n• ${label}: ${text(before)} → ${text(after)}`;
  });
  const more = moves.length - shownMoves;
  return lines.join("") + (more > 0 ? `\n• and ${count(more, "more field")}` : "");
}
