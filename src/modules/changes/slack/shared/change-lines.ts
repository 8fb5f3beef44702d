import { formatMoney } from "#src/catalog/money.ts";
import { piecesInAll } from "#src/modules/studio/index.ts";
import { clipEscaped, count, escapeMrkdwn, named, names } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { ChangeView, ItemView } from "../../model.ts";
import { waitsForSignIn } from "../../rules/change.ts";
import type { ChangeKind } from "../../rules/listing-change.ts";
import { alsoLiveLines, singlePieceLines } from "./pieces.ts";
import { isCutOff } from "../../rules/possible-actions.ts";

/** Lines about a change that several cards share. */

export function titleOf(change: Pick<ChangeView, "content">): string {
  return change.content.title === "" ? "Untitled draft" : change.content.title;
}

/** The title, as a link's or heading's text. */
export function titleLine(change: ChangeView): string {
  return `*${clipEscaped(titleOf(change), 400)}*  ·  \`${change.code}\``;
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
  return left > 0 ? [`and ${count(left, "more shop")}`] : [];
}

/** One line per shop: `Pine & Ink Studio: $48.00 · 3 in stock`. */
export function itemLines(change: ChangeView): string {
  if (change.items.length === 0) return "No shop chosen yet.";
  const lines = change.items
    .slice(0, shownItems)
    .map(
      ({ shopName, content: { price, quantity } }) =>
        `*${clipEscaped(shopName, 80)}*: ${price ? formatMoney(price) : "_no price yet_"} · ${
          quantity === null ? "_no stock yet_" : `${quantity} in stock`
        }`,
    );
  const all = piecesInAll(change);
  const single = singlePieceLines(change);
  return [
    ...lines,
    ...furtherItems(change),
    ...(change.items.length > 1 && !(single.length > 0 && all === 1)
      ? [`${count(all, "piece")} in all shops together.`]
      : []),
    ...single,
    ...alsoLiveLines(change),
  ].join("\n");
}

/** Who wrote the first text, as the card says it. */
export function textByLine(change: ChangeView): string {
  if (change.textBy === "openai") return "Text proposed by OpenAI from the photos and the message. Please check it.";
  if (change.textBy === "offline") {
    const off = change.ai === "off" ? " AI is off in this studio; an owner can switch it on with `/oms privacy`." : "";
    return `First text made by simple rules from the message, without AI. Please check it.${off}`;
  }
  return "Text written by hand.";
}

export function isPreparing(change: ChangeView): boolean {
  return change.preparing !== null;
}

/** What a shop is once a change is done there. */
const doneWords: Readonly<Record<ChangeKind, string>> = {
  create: "is live",
  edit: "has the change",
  unpublish: "no longer sells it",
  renew: "sells it again",
  put_on_sale: "sells it",
  delete: "no longer has it",
};

/** What became since of what was put on sale, where it isn't any more. */
const sinceWords: Readonly<Record<NonNullable<ItemView["there"]>, string | null>> = {
  active: null,
  sold_out: "has it sold out",
  inactive: "has it off sale",
  expired: "has it expired",
  draft: "has it as a draft",
  gone: "no longer has it",
};

/** `by Ada, Mara and Jonas`: its author, and everybody else who wrote in it. By name, as `named` says why. */
export function byLine({ author, contributors }: ChangeView): string {
  const others = contributors.filter(({ memberId }) => memberId !== author.memberId);
  return `by ${listed(names([author, ...others], 6))}`;
}

/** Words of a shop where the change is done: of a listing that was put on sale or taken off, as it stood when last read. */
function doneText({ there }: ItemView, kind: ChangeKind): string {
  if (kind === "unpublish") return there === "active" ? "sells it again" : doneWords.unpublish;
  if (kind === "create" || kind === "renew") return (there && sinceWords[there]) ?? doneWords[kind];
  return doneWords[kind];
}

const readBackWords = " I read it back: everything matches.";

/** How one shop stands while and after it is applied. */
export function progressLine(item: ItemView, kind: ChangeKind = "create", max = longestFailure): string {
  const done = doneText(item, kind);
  const asDone = done === doneWords[kind];
  const shop = `*${clipEscaped(item.shopName, 80)}*`;
  const link = item.listingUrl ? ` <${item.listingUrl}|Open the listing>` : "";
  if (item.state === "applied") {
    const readBack = item.verified && asDone ? readBackWords : "";
    return `${asDone ? ":white_check_mark:" : ":white_circle:"} ${shop} ${done}.${readBack}${kind === "delete" || item.there === "gone" ? "" : link}`;
  }
  if (item.state === "left_out") {
    return `:heavy_minus_sign: ${shop} is left out.${link && kind === "create" ? ` Its draft stays on ${item.marketplace.name}.${link}` : ""}`;
  }
  if (isCutOff(item) && waitsForSignIn(item)) {
    return `:white_circle: ${shop} isn't connected, so this waits there. It goes on by itself once the shop is connected again.`;
  }
  if (item.state === "on_marketplace") {
    if (isCutOff(item))
      return `:memo: ${shop} has it as a draft. It isn't connected: *Go live* waits there until it is.`;
    return `:memo: ${shop} has it as a draft.${item.verified ? readBackWords : ""}${link}`;
  }
  if (item.state === "failed" || item.state === "parked") {
    const failure = item.failure;
    const reference = failure?.reference ? ` _Reference: ${escapeMrkdwn(failure.reference)}_` : "";
    const words = failure ? `${clipEscaped(failure.text, max)}${reference}` : "It did not work.";
    return `:warning: ${shop}: ${words}`;
  }
  if (item.paused && item.step === null) {
    return `:double_vertical_bar: ${shop}: writing is paused, so this waits for \`/oms resume\`.`;
  }
  return `:hourglass_flowing_sand: ${shop}: ${clipEscaped(item.step ?? "waiting for its turn", 150)}`;
}

/** "I read it back: everything matches." stands once where every shop is done and true. */
export function progressLines(change: ChangeView): string {
  const done = change.items.every(
    (item) => item.state === "applied" && item.verified && doneText(item, change.kind) === doneWords[change.kind],
  );
  const each = Math.min(longestFailure, Math.floor(failureRoom / shownItems));
  const max = change.items.length === 1 ? longestFailure : each;
  const lines = change.items.slice(0, shownItems).map((item) => {
    const line = progressLine(item, change.kind, max);
    return done ? line.replace(readBackWords, "") : line;
  });
  return [...lines, ...furtherItems(change), ...(done ? [readBackWords.trim()] : [])].join("\n");
}

/** Of a listing that was published: whether it is on sale, as it stood when last read. */
export function liveText({ items }: ChangeView): string {
  const over = items.flatMap(({ there }) => (there && there !== "active" ? [there] : []));
  const [first] = over;
  if (first === undefined) return "Live";
  if (over.length < items.length) return `Live in ${items.length - over.length} of ${count(items.length, "shop")}`;
  return new Set(over).size === 1 ? notLive[first] : "No longer on sale";
}

const notLive: Readonly<Record<Exclude<NonNullable<ItemView["there"]>, "active">, string>> = {
  sold_out: "Sold out",
  inactive: "Off sale",
  expired: "Expired",
  draft: "A draft again",
  gone: "No longer there",
};

/** Why what was asked for is a draft again. */
export function backText({ decisions, author }: ChangeView): string {
  const last = decisions.at(-1);
  if (last?.verdict === "stop")
    return `${named(last.by)} stopped it before anything was written. It is ${named(author)}'s draft again.`;
  if (last?.verdict === "withdraw")
    return `${named(last.by)} withdrew this request. It is ${named(author)}'s draft again.`;
  return `It was edited, so it needs a new approval. It is ${named(author)}'s draft again.`;
}

/** Where a change stands, in words. */
export function stateText(change: ChangeView): string {
  const onMarketplace = change.items.some((item) => item.state === "on_marketplace");
  const words: Readonly<Record<ChangeView["state"], string>> = {
    draft: "Draft",
    in_review: "Waiting for approval",
    approved: "Approved, about to start",
    scheduled: "Scheduled",
    applying: "Working on it",
    applied: onMarketplace
      ? `On ${change.marketplace.name} as a draft, not for sale yet`
      : change.kind === "create"
        ? liveText(change)
        : "Done",
    failed: "Needs a look",
    rejected: "Changes asked for",
    superseded: "Replaced by a newer version",
    discarded: "Discarded",
    stopped: "Stopped",
  };
  return words[change.state];
}

export function cost(change: ChangeView): string {
  return change.fee.amount > 0 ? `${change.marketplace.name} bills ${formatMoney(change.fee)}` : "Costs nothing";
}
