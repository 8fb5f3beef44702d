import { formatMoney } from "#src/catalog/money.ts";
import {
  type Block,
  button,
  buttons,
  context,
  image,
  type Message,
  section,
} from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { actions, decisionValue } from "#src/platform/slack/blocks/ids.ts";
import { count, dateText, escapeMrkdwn, named, names } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { ChangeView } from "../../model.ts";
import { goesLive } from "../../rules/change.ts";
import { activationFees } from "../../rules/fees.ts";
import { isDecidedAlone, possibleActions } from "../../rules/possible-actions.ts";
import { changesActionIds } from "../ids.ts";
import {
  backText,
  byLine,
  fallbackTitle,
  progressLines,
  stateText,
  itemLines,
  titleLine,
  titleOf,
} from "../shared/change-lines.ts";
import { discardedText } from "../shared/discarding.ts";
import { fourEyes } from "../shared/four-eyes.ts";
import { cutOffButtons, cutOffNotes } from "../shared/waiting-shops.ts";
import { soloButtons } from "./draft-card.ts";
import { editReviewCard, isListingChange } from "./edit-card.ts";
import { isMany, manyCard } from "./many-card.ts";

/** The living card in the listings channel. It mentions nobody: whoever has to do something is told in its thread, once. */
export function reviewCard(change: ChangeView): Message {
  if (isMany(change)) return manyCard(change, "channel");
  if (isListingChange(change)) return editReviewCard(change);
  const { coverUrl, content } = change;
  return message(fallback(change), [
    ...(coverUrl ? [image(coverUrl, content.photos[0]?.alt || titleOf(change))] : []),
    section(`${titleLine(change)}\n${itemLines(change)}`),
    context(facts(change)),
    ...standing(change),
    ...fourEyes(change),
    ...controls(change),
  ]);
}

function fallback(change: ChangeView): string {
  if (change.state === "in_review") return `${fallbackTitle(change)}: waiting for approval`;
  return `${fallbackTitle(change)}: ${stateText(change).toLowerCase()}`;
}

function facts(change: ChangeView): string {
  const { tags, photos } = change.content;
  return [
    count(photos.length, "photo"),
    count(tags.length, "tag"),
    ...(change.categoryPath ? [escapeMrkdwn(change.categoryPath)] : []),
    byLine(change),
    `Fee to go live: ${formatMoney(change.fee)}`,
  ].join(" · ");
}

function standing(change: ChangeView): Block[] {
  const { state, decisions } = change;
  if (state === "in_review") return [section(asking(change)), ...cutOffNotes(change)];
  if (state === "draft") return [section(backText(change))];
  if (state === "discarded") return [section(discardedText)];
  const last = decisions.at(-1);
  if (state === "rejected") {
    const asked = decisions.findLast((each) => each.verdict === "ask_for_changes");
    return [section(`${named(asked?.by)} asked for changes. The reason is in the thread.`)];
  }
  const approved = decisions.findLast((each) => each.verdict === "approve");
  const lines = [
    approved &&
      `${approved.selfApproved ? "Self-approved" : "Approved"} by ${named(approved.by)}, ${dateText(approved.at)}`,
    last?.verdict === "go_live" && `Sent live by ${named(last.by)}, ${dateText(last.at)}`,
  ].filter((line) => typeof line === "string");
  return [section(progressLines(change) || "Waiting for its turn."), ...(lines.length > 0 ? [context(...lines)] : [])];
}

function asking(change: ChangeView): string {
  if (change.approvers.length > 0) {
    const who = listed(names(change.approvers, 10));
    return `${who}: would you look at this, please?`;
  }
  if (change.soloMode) return "Solo mode is on: its author may approve it.";
  return "Nobody else may approve this yet. An owner can make somebody a manager with `/oms roles`.";
}

function controls(change: ChangeView): Block[] {
  const { id, state } = change;
  const everything = button(actions.seeEverything, "See everything", id);
  const can = possibleActions(change);
  if (can.has("approve")) return decisionButtons(change);
  const going = change.items.filter((item) => goesLive(item, change.mode));
  const fee = formatMoney(activationFees(going.map(({ marketplace }) => marketplace)));
  const retry = can.has("retry");
  const over = state === "draft" || state === "discarded" || state === "rejected";
  return [
    ...buttons(
      retry && button(changesActionIds.retry, "Retry", id, { style: "primary" }),
      can.has("go_live") && button(changesActionIds.goLive, `Go live (${fee})`, id, retry ? {} : { style: "primary" }),
      can.has("stop") && button(changesActionIds.stop, "Stop", id),
      state !== "draft" && everything,
    ),
    ...(over ? [] : cutOffButtons(change)),
  ];
}

/** What can be decided, naming what it costs. `page`: of `/oms review`, as in `decisionValue`. */
export function decisionButtons(change: ChangeView, page?: number): Block[] {
  const value = decisionValue(change, page);
  const solo = isDecidedAlone(change);
  const asDraft = change.defaultMode === "draft";
  const live = button(
    changesActionIds.approveLive,
    `Approve & publish (${formatMoney(change.fee)})`,
    value,
    asDraft ? {} : { style: "primary" },
  );
  const draft = button(changesActionIds.approveDraft, `Put on ${change.marketplace.name} as draft`, value, {
    style: "primary",
  });
  return buttons(
    ...(solo ? soloButtons(change, page) : asDraft ? [draft, live] : [live]),
    button(changesActionIds.askForChanges, "Ask for changes", value),
    button(actions.seeEverything, "See everything", change.id),
  );
}
