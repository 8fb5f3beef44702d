import { asksBuyers, attributesField, variationLimits } from "#src/catalog/fields/definition.ts";
import { videosField } from "#src/catalog/fields/videos.ts";
import { formatMoney } from "#src/catalog/money.ts";
import { fieldsOf } from "#src/marketplaces/registry.ts";
import { studioActionIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  button,
  buttons,
  context,
  type Element,
  type Message,
  section,
  thumbnail,
} from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { decisionValue } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped, escapeMrkdwn, mention, problemLines } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { type ChangeAction, possibleActions } from "../../rules/possible-actions.ts";
import { changeCardsText } from "../../messages/cards.en.ts";
import { attributesText } from "../../messages/attributes.en.ts";
import { questionsText } from "../../messages/questions.en.ts";
import { variationsText } from "../../messages/variations.en.ts";
import { videosText } from "../../messages/videos.en.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import { changesActionIds } from "../ids.ts";
import {
  fallbackTitle,
  isPreparing,
  progressLines,
  stateText,
  itemLines,
  textByLine,
  waitsFor,
  titleLine,
} from "../shared/change-lines.ts";
import { withTime } from "../schedules/schedule-card.ts";
import { attributeCount, questionCount, variesBy, videoFacts, videoNotes } from "../shared/listing-details.ts";
import { leaveOutButton } from "../../open-points/slack.ts";
import { discardButton, discardedText, restoreControls } from "../shared/discarding.ts";
import { fourEyes } from "../shared/four-eyes.ts";
import { cutOffButtons } from "../shared/waiting-shops.ts";
import { editDraftCard, isListingChange } from "./edit-card.ts";
import { isMany, manyCard } from "./many-card.ts";
import { policyNotes } from "../../warnings/slack.ts";
import { safetyNote } from "./safety-note.ts";
import { vacationNote } from "./vacation-note.ts";

/** The living card in the author's direct messages. */
export function draftCard(change: ChangeView): Message {
  const { text, blocks } = cardOf(change);
  return message(text, withTime(change, blocks, "author"));
}

function cardOf(change: ChangeView): Message {
  if (isMany(change)) return manyCard(change, "author");
  if (isListingChange(change)) return editDraftCard(change);
  const cover = change.coverUrl ? thumbnail(change.coverUrl, change.content.photos[0]?.alt ?? "") : undefined;
  return message(`${stateText(change)}: ${fallbackTitle(change)}`, [
    section(`${titleLine(change)}\n${stateText(change)}\n${itemLines(change)}`, cover),
    ...body(change),
    ...controls(change),
  ]);
}

function body(change: ChangeView): Block[] {
  const { state, preparing } = change;
  if (preparing) {
    const { photosDone, photosTotal, writing } = preparing;
    const photos = photosTotal > 0 ? changeCardsText.photosDone(photosDone, photosTotal) : "";
    const text = writing ? changeCardsText.writing : "";
    return [context([":hourglass_flowing_sand:", photos, text].filter(Boolean).join(" "))];
  }
  if (state === "draft" || state === "rejected") return [...rejection(change), ...missing(change), ...notes(change)];
  if (state === "in_review") return review(change);
  if (state === "discarded") return [section(discardedText())];
  return [section(progressLines(change) || changeStatesText.waitsTurn)];
}

function rejection(change: ChangeView): Block[] {
  const last = change.decisions.findLast((each) => each.verdict === "ask_for_changes");
  if (change.state !== "rejected" || !last) return [];
  return [
    section(
      `${changeCardsText.asksForChanges(mention(last.by.slackUserId))}\n>${clipEscaped(last.reason ?? "", 1500).replaceAll("\n", "\n>")}`,
    ),
  ];
}

function missing(change: ChangeView): Block[] {
  const next = change.alone ? "publish" : "ask";
  if (change.problems.length === 0) {
    return [context(change.state === "rejected" ? changeCardsText.editFirst : changeCardsText.complete[next])];
  }
  const lines = problemLines(change.problems, 12);
  return [section(`*${changeCardsText.before[next]}*\n${lines.join("\n")}`)];
}

function notes(change: ChangeView): Block[] {
  const { photos, tags } = change.content;
  const category = change.categoryPath ? escapeMrkdwn(change.categoryPath) : changeCardsText.noCategory;
  const attributes = attributeCount(change);
  const questions = questionCount(change);
  const facts = [
    changeCardsText.photos(photos.length),
    ...videoFacts(change),
    changeCardsText.tags(tags.length),
    ...(attributes > 0 ? [changeCardsText.attributes(attributes)] : []),
    ...(questions > 0 ? [changeCardsText.questions(questions)] : []),
    ...variesBy(change),
    category,
  ].join(" · ");
  return [
    ...change.photoProblems.slice(0, 5).map((problem) => context(`:warning: ${clipEscaped(problem, 250)}`)),
    context(facts, textByLine(change)),
    ...videoNotes(change),
    ...vacationNote(change),
    ...policyNotes(change),
    ...safetyNote(change),
  ];
}

function review(change: ChangeView): Block[] {
  if (change.approvers.length > 0 && !change.alone) {
    return [context(waitsFor(change))];
  }
  if (change.soloMode) return [context(changeCardsText.solo.ownListing)];
  return [section(changeCardsText.nobody.ownListing)];
}

function controls(change: ChangeView): Block[] {
  const { id, state } = change;
  const can = possibleActions(change);
  const text = changeCardsText.buttons;
  const edit =
    change.viewer && !can.has("edit")
      ? []
      : [
          button(changesActionIds.editText, text.text, id),
          button(changesActionIds.editPhotos, text.photos, id),
          ...(videosField(fieldsOf(change.items)) ? [button(changesActionIds.editVideo, videosText.button, id)] : []),
          button(changesActionIds.editDetails, text.details, id),
          ...(attributesField(fieldsOf(change.items))
            ? [button(changesActionIds.attributes, attributesText.button, id)]
            : []),
          ...(variationLimits(fieldsOf(change.items))
            ? [button(changesActionIds.variations, variationsText.button, id)]
            : []),
          ...(asksBuyers(fieldsOf(change.items)) ? [button(changesActionIds.questions, questionsText.button, id)] : []),
        ];
  if (state === "draft" || state === "rejected") {
    const ready = change.problems.length === 0 && !isPreparing(change);
    return buttons(
      can.has("submit") &&
        button(changesActionIds.ask, change.alone ? text.publish : text.ask, id, ready ? { style: "primary" } : {}),
      can.has("edit") && leaveOutButton(change),
      ...edit,
      can.has("discard") && discardButton(id),
    );
  }
  if (state === "in_review") return reviewControls(change, edit);
  if (can.has("restore")) return restoreControls(id);
  return can.has("stop") ? buttons(button(changesActionIds.stop, text.stop, id)) : failedControls(change, can);
}

function reviewControls(change: ChangeView, edit: readonly Element[]): Block[] {
  const can = possibleActions(change);
  const alone = change.approvers.length === 0 || change.alone;
  const { solo, makeManager, buttons: text } = changeCardsText;
  return [
    ...fourEyes(change),
    ...(alone && change.soloMode && can.has("approve") ? buttons(...soloButtons(change)) : []),
    ...(alone && !change.soloMode
      ? buttons(
          button(studioActionIds.makeManager, makeManager, undefined, { style: "primary" }),
          button(changesActionIds.soloMode, solo.button, change.id, {
            confirm: {
              title: solo.title,
              text: solo.text,
              yes: solo.yes,
            },
          }),
        )
      : []),
    ...buttons(...edit, can.has("withdraw") && button(changesActionIds.withdraw, text.withdraw, change.id)),
  ];
}

/** One confirmation that names the fee, recorded as self-approved. `inReview`: on a page of `/oms review`, as in `decisionValue`. */
export function soloButtons(change: ChangeView, inReview?: number): ReturnType<typeof button>[] {
  const value = decisionValue(change, inReview);
  const fee = formatMoney(change.fee);
  const { name } = change.marketplace;
  const { approve, confirm } = changeCardsText;
  const live = button(changesActionIds.soloLive, approve.publish(fee), value, {
    ...(change.defaultMode === "live" ? { style: "primary" as const } : {}),
    confirm: {
      title: confirm.publish(fee),
      text: confirm.publishText(name, fee, change.items.length),
      yes: confirm.publishYes(fee),
    },
  });
  const draft = button(changesActionIds.soloDraft, approve.asDraft(name), value, {
    style: "primary",
    confirm: {
      title: confirm.draft(name),
      text: confirm.draftText(fee),
      yes: confirm.draftYes(name),
    },
  });
  return change.defaultMode === "draft" ? [draft, live] : [live];
}

function failedControls(change: ChangeView, can: ReadonlySet<ChangeAction>): Block[] {
  if (change.state !== "failed") return [];
  return [
    ...buttons(
      can.has("retry") &&
        button(changesActionIds.retry, changeCardsText.buttons.retry, change.id, { style: "primary" }),
      can.has("reopen") && button(changesActionIds.reopen, changeCardsText.buttons.editAgain, change.id),
    ),
    ...cutOffButtons(change),
  ];
}
