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
import { actions, decisionValue, joinIds } from "#src/platform/slack/blocks/ids.ts";
import { dateText, escapeMrkdwn, named, names } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { ChangeView } from "../../model.ts";
import { goesLive } from "../../rules/change.ts";
import { activationFees } from "../../rules/fees.ts";
import { isDecidedAlone, mayEndOtherwise, possibleActions, withdrawsOwn } from "../../rules/possible-actions.ts";
import { changeCardsText } from "../../messages/cards.en.ts";
import { changeStatesText } from "../../messages/states.en.ts";
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
import { attributeCount, questionCount, variesBy, videoFacts, videoNotes } from "../shared/listing-details.ts";
import { fourEyes } from "../shared/four-eyes.ts";
import { cutOffButtons, cutOffNotes } from "../shared/waiting-shops.ts";
import { withTime } from "../schedules/schedule-card.ts";
import { soloButtons } from "./draft-card.ts";
import { editReviewCard, isListingChange } from "./edit-card.ts";
import { isMany, manyCard } from "./many-card.ts";
import { policyNotes } from "../../warnings/slack.ts";
import { safetyNote } from "./safety-note.ts";
import { vacationNote } from "./vacation-note.ts";

/** The living card in the listings channel. It mentions nobody: its thread tells the people who have to do something, once. */
export function reviewCard(change: ChangeView): Message {
  const { text, blocks } = cardOf(change);
  return message(text, withTime(change, blocks, "channel"));
}

function cardOf(change: ChangeView): Message {
  if (isMany(change)) return manyCard(change, "channel");
  if (isListingChange(change)) return editReviewCard(change);
  const { coverUrl, content } = change;
  return message(fallback(change), [
    ...(coverUrl ? [image(coverUrl, content.photos[0]?.alt || titleOf(change))] : []),
    section(`${titleLine(change)}\n${itemLines(change)}`),
    context(facts(change)),
    ...(change.state === "in_review" ? videoNotes(change) : []),
    ...(change.state === "in_review" ? [...vacationNote(change), ...policyNotes(change), ...safetyNote(change)] : []),
    ...decisionLines(change),
    ...fourEyes(change),
    ...controls(change),
  ]);
}

function fallback(change: ChangeView): string {
  if (change.state === "in_review") return `${fallbackTitle(change)}: ${changeCardsText.waitingForApproval}`;
  return `${fallbackTitle(change)}: ${stateText(change).toLowerCase()}`;
}

function facts(change: ChangeView): string {
  const { tags, photos } = change.content;
  const questions = questionCount(change);
  const attributes = attributeCount(change);
  return [
    changeCardsText.photos(photos.length),
    ...videoFacts(change),
    changeCardsText.tags(tags.length),
    ...(attributes > 0 ? [changeCardsText.attributes(attributes)] : []),
    ...variesBy(change),
    ...(questions > 0 ? [changeCardsText.questions(questions)] : []),
    ...(change.categoryPath ? [escapeMrkdwn(change.categoryPath)] : []),
    byLine(change),
    changeCardsText[isPaid(change) ? "feePaid" : "feeToGoLive"](formatMoney(change.fee)),
  ].join(" · ");
}

/** Going live is what costs: it is paid for once all shops have it. */
function isPaid({ state, mode }: ChangeView): boolean {
  return state === "applied" && mode === "live";
}

function decisionLines(change: ChangeView): Block[] {
  const { state, decisions } = change;
  if (state === "in_review") return [section(asking(change)), ...cutOffNotes(change)];
  if (state === "draft") return [section(backText(change))];
  if (state === "discarded") return [section(discardedText())];
  const last = decisions.at(-1);
  if (state === "rejected") {
    const asked = decisions.findLast((each) => each.verdict === "ask_for_changes");
    return [section(changeCardsText.askedForChanges(named(asked?.by)))];
  }
  const approved = decisions.findLast((each) => each.verdict === "approve");
  const { decided } = changeCardsText;
  const lines = [
    approved && decided[approved.selfApproved ? "self" : "approved"](named(approved.by), dateText(approved.at)),
    last?.verdict === "go_live" && decided.live(named(last.by), dateText(last.at)),
  ].filter((line) => typeof line === "string");
  return [
    section(progressLines(change) || changeStatesText.waitsTurn),
    ...(lines.length > 0 ? [context(...lines)] : []),
  ];
}

function asking(change: ChangeView): string {
  if (change.approvers.length > 0) {
    return changeCardsText.pleaseLook(listed(names(change.approvers, 10)));
  }
  return change.soloMode ? changeCardsText.solo.author : changeCardsText.nobody.yet;
}

function controls(change: ChangeView): Block[] {
  const { id, state } = change;
  const text = changeCardsText.buttons;
  const everything = button(actions.seeEverything, changeStatesText.everything, id);
  const can = possibleActions(change);
  if (can.has("approve")) return decisionButtons(change);
  const going = change.items.filter((item) => goesLive(item, change.mode));
  const fee = formatMoney(activationFees(going.map(({ marketplace }) => marketplace)));
  const retry = can.has("retry");
  const over = state === "draft" || state === "discarded" || state === "rejected";
  return [
    ...buttons(
      retry && button(changesActionIds.retry, retryLabel(change), id, { style: "primary" }),
      can.has("go_live") && button(changesActionIds.goLive, text.goLive(fee), id, retry ? {} : { style: "primary" }),
      withdrawsOwn(change) && button(changesActionIds.withdraw, text.withdraw, id),
      can.has("stop") && button(changesActionIds.stop, text.stop, id),
      state !== "draft" && everything,
      ...toEdit(change),
    ),
    ...(over ? [] : cutOffButtons(change)),
  ];
}

/** What went live is edited where it is: from the listings that this request made. */
function toEdit({ number, items }: ChangeView) {
  const live = items.filter((item) => item.state === "applied").length;
  if (number === null || live === 0) return [];
  const search = joinIds("0", "look", changeStatesText.request(number));
  return [button(changesActionIds.findPage, changeCardsText.buttons.toEdit(live), search)];
}

/** Of several shops, in how many it is tried again. */
function retryLabel({ kind, items }: ChangeView): string {
  const failed = items.filter(({ state }) => state === "failed" || state === "parked");
  const some = failed.filter((item) => mayEndOtherwise(kind, item)).length;
  const { retry, retryFailed } = changeCardsText.buttons;
  return some === failed.length ? retry : retryFailed(some, failed.length);
}

/** What can be decided, naming what it costs. `inReview`: on a page of `/oms review`, as in `decisionValue`. */
export function decisionButtons(change: ChangeView, inReview?: number): Block[] {
  const value = decisionValue(change, inReview);
  const solo = isDecidedAlone(change);
  const asDraft = change.defaultMode === "draft";
  const { approve, buttons: text } = changeCardsText;
  const live = button(
    changesActionIds.approveLive,
    approve.publish(formatMoney(change.fee)),
    value,
    asDraft ? {} : { style: "primary" },
  );
  const draft = button(changesActionIds.approveDraft, approve.asDraft(change.marketplace.name), value, {
    style: "primary",
  });
  return buttons(
    ...(solo ? soloButtons(change, inReview) : asDraft ? [draft, live] : [live]),
    button(changesActionIds.askForChanges, text.askForChanges, value),
    button(actions.seeEverything, changeStatesText.everything, change.id),
  );
}
