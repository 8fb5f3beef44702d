import { type Block, button, context, type Element } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../model.ts";
import { changesActionIds } from "../slack/ids.ts";
import { openPointsText } from "./messages/en.ts";
import type { OpenPoint } from "./model.ts";
import { leavable, pointText } from "./rules.ts";

/** Leaves out what the draft doesn't say; false where nothing may be. */
export function leaveOutButton(change: ChangeView): Element | false {
  const points = leavable(change);
  if (points.length === 0) return false;
  return button(changesActionIds.leavePointsOut, openPointsText.button(points.length), change.id, {
    confirm: leaveOutConfirm(points),
  });
}

/** Sentences are lost with what they don't say: it is asked before. The same of a batch. */
export function leaveOutConfirm(points: readonly OpenPoint[]): { title: string; text: string; yes: string } {
  const { confirm } = openPointsText;
  const names = [...new Set(points.map(pointText))].join(", ");
  return {
    title: confirm.title(points.length),
    text: confirm.text(clipEscaped(names, 120)),
    yes: confirm.yes,
  };
}

/** In the form, above the texts that have them. */
export function openPointsNote({ openPoints }: Pick<ChangeView, "openPoints">): Block[] {
  const open = openPoints.filter(({ settled }) => settled === null);
  return open.length === 0 ? [] : [context(openPointsText.inForm(clipEscaped(open.map(pointText).join(", "), 300)))];
}
