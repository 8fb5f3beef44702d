import type { Problem } from "#src/catalog/issue.ts";
import {
  type Block,
  button,
  buttons,
  context,
  image,
  type Message,
  section,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { clipEscaped, dateText, escapeMrkdwn, mention, named, problemLines } from "#src/platform/slack/blocks/text.ts";
import { withoutPictures } from "#src/platform/slack/blocks/without-pictures.ts";
import type { ChangeSummary, ChangeView, ReviewPage } from "../../model.ts";
import { scheduleLine } from "../schedules/schedule-card.ts";
import { editReviewBlocks, isListingChange } from "../cards/edit-card.ts";
import { isMany, manyReviewBlocks } from "../cards/many-card.ts";
import { decisionButtons } from "../cards/review-card.ts";
import { changeCardsText } from "../../messages/cards.en.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changeListsText } from "../../messages/lists.en.ts";
import { changesActionIds } from "../ids.ts";
import { attributeBlocks, attributeCount, questionBlocks, questionCount } from "../shared/listing-details.ts";
import { byLine, fallbackTitle, itemLines, textByLine, titleLine, titleOf } from "../shared/change-lines.ts";
import { summaryList } from "./summary-list.ts";

/** What became of the request on the page before. `elsewhere`: it was decided or edited there by another click than this. */
export type Past = { readonly change: ChangeView; readonly elsewhere?: boolean };

/** `/oms review`: one request per page, by their numbers. */
export function reviewPage({ all, page, some: [change] }: ReviewPage, past?: Past): Message {
  const before = past ? [context(pastText(past))] : [];
  const text = changeListsText.review;
  if (!change) return message(text.nothing, [...before, section(text.nothingWaits)]);
  const here = joinIds(String(change.number ?? 0), change.id);
  return message(text.waits(fallbackTitle(change)), [
    ...before,
    context(text.place(page + 1, all)),
    ...scheduleLine(change),
    ...reviewBlocks(change),
    ...buttons(
      all > 1 && button(changesActionIds.reviewPrevious, text.previous, here),
      all > 1 && button(changesActionIds.reviewNext, text.next, here),
    ),
  ]);
}

function reviewBlocks(change: ChangeView): Block[] {
  const number = change.number ?? 0;
  if (isMany(change)) return manyReviewBlocks(change, number);
  return isListingChange(change) ? editReviewBlocks(change, number) : newListingBlocks(change, number);
}

function pastText({ change, elsewhere }: Past): string {
  const { approved, sentBack, meanwhile } = changeListsText.review;
  const title = titleLine(change);
  const last = change.decisions.at(-1);
  if (elsewhere) {
    if (change.state === "in_review") return meanwhile.editedAgain(title);
    if (change.state === "discarded") return meanwhile.discarded(title);
    // A draft again without a word of anybody's: it was edited.
    const edited = change.state === "draft" && last?.verdict !== "withdraw" && last?.verdict !== "stop";
    return last && !edited
      ? meanwhile[last.verdict](named(last.by), title, dateText(last.at))
      : meanwhile.edited(title);
  }
  if (change.state !== "rejected") return approved(title);
  return sentBack(title, mention(change.author.slackUserId));
}

/**
 * … in the place of the form that asked for changes. Without pictures: Slack refuses a form for one that it can't fetch, and
 * *See everything* shows them.
 */
export function reviewView(waiting: ReviewPage, past: Past): View {
  const { blocks } = reviewPage(waiting, past);
  return noticeView(changeFormsText.titles.review, withoutPictures(blocks));
}

function newListingBlocks(change: ChangeView, inReview: number): Block[] {
  const text = changeListsText.review;
  const tags = change.content.tags.map(escapeMrkdwn).join(", ") || changeListsText.everything.none;
  return [
    ...(change.coverUrl ? [image(change.coverUrl, change.content.photos[0]?.alt || titleOf(change))] : []),
    section(`${titleLine(change)}\n${itemLines(change)}`),
    section(clipEscaped(change.content.description, 1500) || `_${text.noDescription}_`),
    ...(attributeCount(change) > 0 ? attributeBlocks(change) : []),
    ...(questionCount(change) > 0 ? questionBlocks(change) : []),
    context(
      `${changeCardsText.photos(change.content.photos.length)} · ${text.tags(tags)}`,
      `${byLine(change)}. ${textByLine(change)}`,
    ),
    ...decisionButtons(change, inReview),
  ];
}

const shownChoices = 15;

/**
 * Several listings fit, or none was named: which one is meant.
 *
 * @param all how many there are, where `changes` are the first of them
 */
export function pickListing(
  title: string,
  changes: readonly ChangeSummary[],
  nothing: string,
  all = changes.length,
): Block[] {
  if (changes.length === 0) return [section(nothing)];
  const left = all - Math.min(changes.length, shownChoices);
  return [
    ...summaryList(title, changes.slice(0, shownChoices)),
    ...(left > 0 ? [context(changeFormsText.like.more(left))] : []),
  ];
}

/** Approval was asked for too early. */
export function incompleteMessage(problems: readonly Problem[]): Message {
  const lines = problemLines(problems, 12);
  return message(changeListsText.review.missing, [section(`*${changeCardsText.before.ask}*\n${lines.join("\n")}`)]);
}
