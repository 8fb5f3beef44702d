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
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { clipEscaped, escapeMrkdwn, mention, problemLines } from "#src/platform/slack/blocks/text.ts";
import { withoutPictures } from "#src/platform/slack/blocks/without-pictures.ts";
import type { ChangeSummary, ChangeView, ReviewPage } from "../../model.ts";
import { editReviewBlocks, isListingChange } from "../cards/edit-card.ts";
import { isMany, manyReviewBlocks } from "../cards/many-card.ts";
import { decisionButtons } from "../cards/review-card.ts";
import { changeCardsText } from "../../messages/cards.en.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changeListsText } from "../../messages/lists.en.ts";
import { changesActionIds } from "../ids.ts";
import { byLine, fallbackTitle, itemLines, textByLine, titleLine, titleOf } from "../shared/change-lines.ts";
import { summaryList } from "./summary-list.ts";

/**
 * `/oms review`: one listing per page, the one that waits longest first.
 *
 * @param decided what was approved, or sent back, on the page before, which made room for this one
 */
export function reviewPage({ all, page, some: [change] }: ReviewPage, decided?: ChangeView): Message {
  const done = decided ? [context(decidedText(decided))] : [];
  const text = changeListsText.review;
  if (!change) return message(text.nothing, [...done, section(text.nothingWaits)]);
  return message(text.waits(fallbackTitle(change)), [
    ...done,
    context(text.place(page + 1, all)),
    ...reviewBlocks(change, page),
    ...(all > 1 ? buttons(button(changesActionIds.reviewNext, text.next, String((page + 1) % all))) : []),
  ]);
}

function reviewBlocks(change: ChangeView, page: number): Block[] {
  if (isMany(change)) return manyReviewBlocks(change, page);
  return isListingChange(change) ? editReviewBlocks(change, page) : newListingBlocks(change, page);
}

function decidedText(change: ChangeView): string {
  const { approved, sentBack } = changeListsText.review;
  if (change.state !== "rejected") return approved(titleLine(change));
  return sentBack(titleLine(change), mention(change.author.slackUserId));
}

/**
 * … in the place of the form that asked for changes. Without pictures: Slack refuses a form for one that it can't fetch, and
 * *See everything* shows them.
 */
export function reviewView(waiting: ReviewPage, decided: ChangeView): View {
  const { blocks } = reviewPage(waiting, decided);
  return noticeView(changeFormsText.titles.review, withoutPictures(blocks));
}

function newListingBlocks(change: ChangeView, page: number): Block[] {
  const text = changeListsText.review;
  const tags = change.content.tags.map(escapeMrkdwn).join(", ") || changeListsText.everything.none;
  return [
    ...(change.coverUrl ? [image(change.coverUrl, change.content.photos[0]?.alt || titleOf(change))] : []),
    section(`${titleLine(change)}\n${itemLines(change)}`),
    section(clipEscaped(change.content.description, 1500) || `_${text.noDescription}_`),
    context(
      `${changeCardsText.photos(change.content.photos.length)} · ${text.tags(tags)}`,
      `${byLine(change)}. ${textByLine(change)}`,
    ),
    ...decisionButtons(change, page),
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
