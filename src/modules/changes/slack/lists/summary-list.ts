import { type Block, button, section } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped, dateText, mention } from "#src/platform/slack/blocks/text.ts";
import type { ChangeSummary } from "../../model.ts";
import { changeListsText } from "../../messages/lists.en.ts";
import { changesActionIds } from "../ids.ts";
import { changeLabel } from "../shared/change-label.ts";

/** `*Linen apron* · LA-1 · k7q2`, and below it whose it is and since when. */
export function changeLine(change: ChangeSummary): string {
  return `*${clipEscaped(change.title, 120)}*  ·  ${summaryLabel(change)}\n${mention(change.author.slackUserId)}, ${dateText(change.updatedAt)}`;
}

/** `plan 3 · 61 listings`: how many tells plans of one title apart. */
function summaryLabel(change: ChangeSummary): string {
  const { many } = change;
  const label = changeLabel(change);
  return many ? [label, changeListsText.ofMany(many.all)].filter(Boolean).join(" · ") : label;
}

/** `*Raise prices by 5 %* · plan 3: 212 of 530 written` */
export function writingLine(change: ChangeSummary): string {
  const { all = 0, written = 0 } = change.many ?? {};
  return `*${clipEscaped(change.title, 120)}*  ·  ${changeListsText.writing(changeLabel(change), written, all)}`;
}

/** Changes in one line each, with a button to open the one meant. */
export function summaryList(
  title: string,
  changes: readonly ChangeSummary[],
  label = changeListsText.review.open,
): Block[] {
  if (changes.length === 0) return [];
  return [
    section(title),
    ...changes.map((change) => section(changeLine(change), button(changesActionIds.openListing, label, change.id))),
  ];
}
