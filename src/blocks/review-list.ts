import type { GivenUpView } from "#src/domain/given-up.ts";
import type { Problem } from "#src/domain/problem.ts";
import type { ChangeSummary, ChangeView, ListingView } from "#src/domain/views.ts";
import { fallbackTitle, progressLines, targetLines, textByLine, titleLine, titleOf } from "./change-lines.ts";
import { editReviewBlocks, isListingChange } from "./edit-card.ts";
import { type Block, button, buttons, context, image, type Message, section } from "./elements.ts";
import { fitting, message } from "./guard.ts";
import { actions } from "./ids.ts";
import { summaryList } from "./overview.ts";
import { decisionButtons } from "./review-card.ts";
import { differingBlocks } from "./sync.ts";
import { clipEscaped, clipMrkdwn, count, dateText, escapeMrkdwn, mention, problemLines } from "./text.ts";

/** `/oms review`: one listing per page, the one that waits longest first. */
export function reviewPage(waiting: readonly ChangeView[], page: number): Message {
  const index = waiting.length === 0 ? 0 : page % waiting.length;
  const change = waiting[index];
  if (!change) return message("Nothing waits for you.", [section("Nothing waits for your approval. :tada:")]);
  const next = (index + 1) % waiting.length;
  return message(`${fallbackTitle(change)} waits for your approval`, [
    context(`${index + 1} of ${waiting.length}`),
    ...(isListingChange(change) ? editReviewBlocks(change) : newListingBlocks(change)),
    ...(waiting.length > 1 ? buttons(button(actions.reviewNext, "Next", String(next))) : []),
  ]);
}

function newListingBlocks(change: ChangeView): Block[] {
  return [
    ...(change.coverUrl ? [image(change.coverUrl, change.content.photos[0]?.alt || titleOf(change))] : []),
    section(`${titleLine(change)}\n${targetLines(change)}`),
    section(clipEscaped(change.content.description, 1500) || "_No description._"),
    context(
      `${count(change.content.photos.length, "photo")} · tags: ${change.content.tags.map(escapeMrkdwn).join(", ") || "none"}`,
      `by ${mention(change.author.slackUserId)}. ${textByLine(change)}`,
    ),
    ...decisionButtons(change),
  ];
}

const shownChoices = 15;

/** Several listings fit, or none was named: which one is meant. */
export function pickListing(title: string, changes: readonly ChangeSummary[], nothing: string): Block[] {
  if (changes.length === 0) return [section(nothing)];
  const left = changes.length - shownChoices;
  return [
    ...summaryList(title, changes.slice(0, shownChoices)),
    ...(left > 0 ? [context(`and ${left} more: say more of its title`)] : []),
  ];
}

/** Approval was asked for too early. */
export function incompleteMessage(problems: readonly Problem[]): Message {
  const lines = problemLines(problems, 12);
  return message("Something is still missing", [section(`*Before I can ask for approval:*\n${lines.join("\n")}`)]);
}
