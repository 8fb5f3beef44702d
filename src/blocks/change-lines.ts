import type { ChangeKind } from "#src/domain/listing-change.ts";
import { formatMoney } from "#src/domain/money.ts";
import type { ChangeView, TargetView } from "#src/domain/views.ts";
import { clipEscaped, count, escapeMrkdwn } from "./text.ts";

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
const shownTargets = 10;
const longestFailure = 900;
const failureRoom = 1700;

function furtherTargets({ targets }: ChangeView): string[] {
  const left = targets.length - shownTargets;
  return left > 0 ? [`and ${count(left, "more shop")}`] : [];
}

/** One line per shop: `Pine & Ink Studio: $48.00 · 3 in stock`. */
export function targetLines(change: ChangeView): string {
  if (change.targets.length === 0) return "No shop chosen yet.";
  const lines = change.targets
    .slice(0, shownTargets)
    .map(
      ({ shopName, content: { price, quantity } }) =>
        `*${clipEscaped(shopName, 80)}*: ${price ? formatMoney(price) : "_no price yet_"} · ${
          quantity === null ? "_no stock yet_" : `${quantity} in stock`
        }`,
    );
  const all = change.targets.reduce((sum, { content }) => sum + (content.quantity ?? 0), 0);
  return [
    ...lines,
    ...furtherTargets(change),
    ...(change.targets.length > 1 ? [`In all ${count(all, "piece")} over the shops.`] : []),
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

/** How one shop stands while and after it is applied. */
export function progressLine(target: TargetView, kind: ChangeKind = "create", max = longestFailure): string {
  const done = doneWords[kind];
  const shop = `*${clipEscaped(target.shopName, 80)}*`;
  const link = target.listingUrl ? ` <${target.listingUrl}|Open the listing>` : "";
  if (target.state === "applied") {
    return `:white_check_mark: ${shop} ${done}.${kind === "delete" ? "" : link}${target.verified ? " I read it back: everything matches." : ""}`;
  }
  if (target.state === "on_marketplace") {
    return `:memo: ${shop} has it as a draft.${link}${target.verified ? " I read it back: everything matches." : ""}`;
  }
  if (target.state === "failed" || target.state === "parked") {
    const failure = target.failure;
    const reference = failure?.reference ? ` _Reference: ${escapeMrkdwn(failure.reference)}_` : "";
    const words = failure ? `${clipEscaped(failure.text, max)}${reference}` : "It did not work.";
    return `:warning: ${shop}: ${words}`;
  }
  return `:hourglass_flowing_sand: ${shop}: ${clipEscaped(target.step ?? "waiting for its turn", 150)}`;
}

/** "I read it back: everything matches." stands once where every shop is done and true. */
export function progressLines(change: ChangeView): string {
  const done = change.targets.every((target) => target.state === "applied" && target.verified);
  const each = Math.min(longestFailure, Math.floor(failureRoom / shownTargets));
  const max = change.targets.length === 1 ? longestFailure : each;
  const lines = change.targets.slice(0, shownTargets).map((target) => {
    const line = progressLine(target, change.kind, max);
    return done ? line.replace(" I read it back: everything matches.", "") : line;
  });
  return [...lines, ...furtherTargets(change), ...(done ? ["I read it back: everything matches."] : [])].join("\n");
}

/** Where a change stands, in words. */
export function stateText(change: ChangeView): string {
  const onMarketplace = change.targets.some((target) => target.state === "on_marketplace");
  const words: Readonly<Record<ChangeView["state"], string>> = {
    draft: "Draft",
    in_review: "Waiting for approval",
    approved: "Approved, about to start",
    scheduled: "Scheduled",
    applying: "Working on it",
    applied: onMarketplace ? "On Etsy as a draft, not for sale yet" : change.kind === "create" ? "Live" : "Done",
    failed: "Needs a look",
    rejected: "Changes asked for",
    superseded: "Replaced by a newer version",
    discarded: "Discarded",
  };
  return words[change.state];
}
