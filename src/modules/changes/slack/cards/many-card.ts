import { fieldLabel } from "#src/marketplaces/registry.ts";
import {
  type Block,
  button,
  buttons,
  namedButtons,
  context,
  type Element,
  type Message,
  section,
} from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { decisionValue, joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped, dateText, mention, named, names } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { ChangeView } from "../../model.ts";
import type { ManyView } from "../../many/views.ts";
import { isDecidedAlone, needsOwner, possibleActions, withdrawsOwn } from "../../rules/possible-actions.ts";
import { changesActionIds } from "../ids.ts";
import { changeCardsText } from "../../messages/cards.en.ts";
import { statePlansText } from "../../messages/state-plans.en.ts";
import { plansCardText } from "../../messages/plans.en.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import { byLine, cost, fallbackTitle, stateText, titleLine } from "../shared/change-lines.ts";
import { discardButton } from "../shared/discarding.ts";
import { failures } from "./many-failures.ts";
import { brakeButtons, leftText, pausedLines, restLines } from "./many-pace.ts";
import { progressText } from "./messages/progress.en.ts";
import { isOpenPlan, type Plan, planCard, planFacts, furtherLists } from "./plan-card.ts";
import { chooseButton } from "../choosing/choose-button.ts";
import { fourEyes } from "../shared/four-eyes.ts";
import { saysBlocks } from "./plan-samples.ts";
import { schedulesText } from "../../scheduling/messages/en.ts";
import { deletedLines, moveLabel, moveLines, moveTitle } from "../state-plans/lines.ts";
import { movedKind } from "../../rules/listing-change.ts";

/** The card of a change of many listings, to its author and in the channel: what it does in all, and how far it is. */

export type Many = ChangeView & { readonly many: ManyView };

export function isMany(change: ChangeView): change is Many {
  return change.many !== null;
}

/** @param to the author alone has the ways back; those who may decide have the others, in the channel */
export function manyCard(change: Many, to: "author" | "channel"): Message {
  if (isOpenPlan(change)) return planCard(change, head(change, to), to);
  const says = change.state === "in_review" ? changeCardsText.waitingForApproval : stateText(change).toLowerCase();
  return message(`${changeCardsText.ofMany(change.many.all)}, ${says}: ${fallbackTitle(change)}`, [
    ...head(change, to),
    ...decisionLines(change),
    ...(change.state === "in_review" ? fourEyes(change) : []),
    ...(to === "author" ? authorControls(change) : controls(change)),
  ]);
}

/** One page of `/oms review`. */
export function manyReviewBlocks(change: Many, inReview?: number): Block[] {
  return [...head(change, "channel"), ...ownersBlock(change), ...decisionButtons(change, inReview)];
}

/** Among what needs a look: how far it came, why not further, and the ways on. */
export function manyOutcome(change: Many): Block[] {
  const lines = [titleLine(change), progress(change), ...waiting(change)];
  return [section(lines.join("\n")), ...failures(change), ...controls(change)];
}

function head(change: Many, to: "author" | "channel"): Block[] {
  const { many } = change;
  const shops = many.shops.slice(0, 10).map(({ name, items }) => `${clipEscaped(name, 80)} (${items})`);
  const more = many.shops.length > 10 ? [changeCardsText.many.moreShops(many.shops.length - 10)] : [];
  return [
    section(
      [
        `_${many.plan ? plansCardText.plan(many.all) : changeCardsText.ofMany(many.all)}_`,
        titleLine(change),
        listed([...shops, ...more]),
        fieldsLine(many),
        ...priceLine(many),
        ...moveLines(change),
        ...deletedLines(change.many),
      ]
        .filter(Boolean)
        .join("\n"),
    ),
    context(`${cost(change)} · ${byLine(change)}`),
    ...(isPlanBefore(change) ? [...saysBlocks(change, to), ...planFacts(change.many)] : []),
  ];
}

/** Once it is written, its card says what became of it instead. */
function isPlanBefore(change: Many): change is Plan {
  return change.many.plan !== null && ["draft", "rejected", "in_review"].includes(change.state);
}

/** `Price in 431 listings, Title in 12` */
function fieldsLine({ fields }: ManyView): string {
  const lines = Object.entries(fields)
    .toSorted(([, a], [, b]) => b - a)
    .map(([field, items]) => changeCardsText.many.fieldIn(clipEscaped(fieldLabel(field), 60), items));
  return [
    ...lines.slice(0, 12),
    ...(lines.length > 12 ? [changeCardsText.many.moreFields(lines.length - 12)] : []),
  ].join(", ");
}

function priceLine({ prices }: ManyView): string[] {
  if (!prices) return [];
  const { lowest, highest } = prices;
  const text = changeCardsText.many;
  return [lowest === highest ? text.prices(moved(lowest)) : text.priceRange(moved(lowest), moved(highest))];
}

/** `12.5% higher` */
function moved(thousandths: number): string {
  const { same, higher, lower } = changeCardsText.many;
  if (thousandths === 0) return same;
  return thousandths > 0 ? higher(thousandths / 10) : lower(-thousandths / 10);
}

function decisionLines(change: Many): Block[] {
  const { state, decisions, approvers } = change;
  if (state === "in_review") {
    const who = listed(names(approvers, 10));
    if (approvers.length === 0) return [section(nobody(change))];
    return needsOwner(change) ? ownersBlock(change) : [section(changeCardsText.pleaseLook(who))];
  }
  const last = decisions.at(-1);
  if (state === "rejected") {
    const reason = clipEscaped(last?.reason ?? "", 1500).replaceAll("\n", "\n>");
    const who = last ? mention(last.by.slackUserId) : changeCardsText.many.aManager;
    return [section(`${changeCardsText.asksForChanges(who)}\n>${reason}\n${changeCardsText.many.sentBack}`)];
  }
  if (state === "discarded") return [section(changeCardsText.many.discarded)];
  const approved = decisions.findLast(({ verdict }) => verdict === "approve");
  const how = changeCardsText.decided[approved?.selfApproved ? "alone" : "approved"];
  const by = approved && how(named(approved.by), dateText(approved.at));
  return [
    section([progress(change), ...waiting(change), ...againLines(change)].join("\n")),
    ...failures(change),
    ...(by ? [context(by)] : []),
  ];
}

/** What nobody can bring back is an owner's to decide: others read who that is. */
function ownersBlock(change: Many): Block[] {
  const { approvers } = change;
  if (!needsOwner(change) || approvers.length === 0) return [];
  return [section(statePlansText.deleting.owners(listed(names(approvers, 10))))];
}

function nobody({ kind, soloMode }: Many): string {
  if (soloMode) return changeCardsText.solo.author;
  return kind === "delete" ? statePlansText.deleting.noOwner : changeCardsText.nobody.ownChange;
}

/** Why nothing moves: people would wait for what can't come. */
function waiting(change: Many): string[] {
  const { state, many, items } = change;
  const halted = pausedLines(change);
  if (halted.length > 0) return halted;
  const goesOn = state === "approved" || state === "applying";
  const paused = items.filter((item) => item.paused).map(({ shopName }) => clipEscaped(shopName, 80));
  if (goesOn && paused.length > 0) return [`:double_vertical_bar: ${changeStatesText.paused(listed(paused))}`];
  const rest = goesOn ? restLines(change) : [];
  if (rest.length > 0) return rest;
  return goesOn && many.step !== null ? [`:hourglass_flowing_sand: ${clipEscaped(many.step, 300)}`] : [];
}

/** Where what was left is asked for. */
function againLines({ many: { again, lookedAtIn } }: Many): string[] {
  const { againIn, collecting } = changeCardsText.many;
  const { lookedAt, lookedAtIn: lookedAtWhere } = progressText;
  return [
    ...(again ? [again.number === null ? collecting : againIn(again.number)] : []),
    ...(lookedAtIn ? [lookedAtIn.number === null ? lookedAt : lookedAtWhere(lookedAtIn.number)] : []),
  ];
}

/** `120 of 300 written, 2 failed` */
function progress(change: Many): string {
  const { state, many, decisions, author } = change;
  const { applied = 0, failed = 0, parked = 0, stopped = 0, left_out: leftOut = 0 } = many.states;
  // What failed before the rest was stopped is still told as such.
  const notWritten = Math.max(many.failed, failed + parked);
  const onlyStopped = stopped - (notWritten - failed - parked);
  const last = decisions.at(-1);
  const text = changeCardsText.many;
  if (state === "stopped" && applied === 0) {
    const by = named(last?.by ?? author);
    return last?.verdict === "withdraw" ? text.withdrawn(by) : text.stopped(by);
  }
  if (state === "scheduled") return schedulesText.card.writtenThen(many.all);
  const left = many.all - applied - failed - parked - stopped - leftOut;
  // Nothing of it moves any more: what was written was read back, each.
  const isOver = left === 0;
  const parts = [
    isOver ? progressText.done(applied, many.all) : text.written(applied, many.all),
    ...(notWritten > 0 ? [isOver ? progressText.notDone(notWritten) : text.notWritten(notWritten)] : []),
    ...(onlyStopped > 0 ? [text.stoppedItems(onlyStopped)] : []),
    ...(leftOut > 0 ? [text.leftOut(leftOut)] : []),
    ...(left > 0 ? [leftText(change, left)] : []),
  ];
  const mark = state === "applied" ? ":white_check_mark: " : state === "failed" ? ":warning: " : "";
  return `${mark}${parts.join(", ")}`;
}

function authorControls(change: Many): Block[] {
  const { id } = change;
  const can = possibleActions(change);
  const text = changeCardsText.buttons;
  if (can.has("approve") && isDecidedAlone(change)) return controls(change);
  return namedButtons(
    "controls",
    can.has("withdraw") && button(changesActionIds.withdraw, text.withdraw, id),
    can.has("discard") && discardButton(id),
    ...brakeButtons(change),
    failedButton(change),
    can.has("stop") && stopButton(change),
    can.has("ask_again") && button(changesActionIds.askAgain, text.askAgain, id),
    can.has("plan_rest") && button(changesActionIds.planRest, progressText.buttons.planRest, id),
    can.has("undo") && undoButton(change),
    button(changesActionIds.manyItems, text.showListings, joinIds(id, "0")),
  );
}

function controls(change: Many): Block[] {
  const { id, state, many } = change;
  const can = possibleActions(change);
  const { failed = 0, parked = 0 } = many.states;
  const text = changeCardsText.buttons;
  if (can.has("approve"))
    return [...decisionButtons(change), ...buttons(button(changesActionIds.withdraw, text.withdraw, id))];
  return namedButtons(
    "controls",
    can.has("retry") &&
      button(
        changesActionIds.retry,
        text.retryFailed(many.retriable, failed + parked),
        id,
        state === "failed" ? { style: "primary" } : {},
      ),
    ...brakeButtons(change),
    failedButton(change),
    can.has("stop") && stopButton(change),
    withdrawsOwn(change) && button(changesActionIds.withdraw, text.withdraw, id),
    can.has("ask_again") && button(changesActionIds.askAgain, text.askAgain, id),
    can.has("plan_rest") && button(changesActionIds.planRest, progressText.buttons.planRest, id),
    can.has("undo") && undoButton(change),
    button(changesActionIds.manyItems, text.showListings, joinIds(id, "0")),
  );
}

/** An approval ends by it, so it asks first. With nothing left to write, what wasn't written is left as it is. */
function stopButton({ id, many }: Many): Element {
  const { stop } = changeCardsText.many;
  const { pending = 0 } = many.states;
  const label = pending > 0 ? changeCardsText.buttons.stopRest : stop.leave(many.left);
  const confirm = { title: stop.title(many.left), text: stop.text, yes: stop.yes };
  return button(changesActionIds.stop, label, id, { confirm });
}

function undoButton({ id, many }: Many): Element {
  const { button: label, title, text, lost, yes } = plansCardText.undo;
  const stays = Object.entries(lost).flatMap(([field, words]) => (field in many.fields ? [words] : []));
  return button(changesActionIds.undo, label, id, { confirm: { title, text: text(listed(stays)), yes } });
}

function failedButton({ id, many }: Many): Element | false {
  return many.failed > 0 && button(changesActionIds.failedItems, changeCardsText.buttons.showFailed, joinIds(id, "0"));
}

function decisionButtons(change: Many, inReview?: number): Block[] {
  const value = decisionValue(change, inReview);
  const solo = isDecidedAlone(change);
  const { approve, buttons: text, confirm: confirming } = changeCardsText;
  const moving = movedKind(change);
  const label = moving ? moveLabel(moving, change) : approve.many(change.many.all);
  const confirm = {
    title: moving ? moveTitle(moving, change) : confirming.many(change.many.all),
    text: confirming.own(cost(change)),
    yes: approve.yes,
  };
  // A person of whom it is known that an owner has to do it gets no button for it.
  const deletes = !change.viewer || possibleActions(change).has("approve");
  const owners = change.viewer ? label : statePlansText.approve.deleteByOwner(change.many.all);
  return namedButtons(
    "decision",
    change.kind === "delete"
      ? deletes && button(changesActionIds.approveDeletion, owners, value, { style: "danger" })
      : button(solo ? changesActionIds.soloLive : changesActionIds.approveLive, label, value, {
          style: "primary",
          ...(solo ? { confirm } : {}),
        }),
    button(changesActionIds.askForChanges, text.askForChanges, value),
    button(changesActionIds.manyItems, text.showListings, joinIds(change.id, "0")),
    ...chooseButton(change),
    ...furtherLists(change),
  );
}
