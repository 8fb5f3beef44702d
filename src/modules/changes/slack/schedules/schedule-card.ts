import { type Block, button, type Element, namedButtons, section } from "#src/platform/slack/blocks/elements.ts";
import type { ChangeView } from "../../model.ts";
import { possibleActions } from "../../rules/possible-actions.ts";
import { changesActionIds } from "../ids.ts";
import { schedulesText } from "../../scheduling/messages/en.ts";
import { endText, startText } from "../../scheduling/when-text.ts";

/** A card with the time of its change, which is read next to its title, and below it the ways to set, move and cancel that. */
export function withTime(change: ChangeView, blocks: readonly Block[], to: "author" | "channel"): Block[] {
  const first = blocks.findIndex(({ type }) => type === "section") + 1;
  return [
    ...blocks.slice(0, first),
    ...scheduleLine(change),
    ...blocks.slice(first),
    ...namedButtons("schedule", ...scheduleButtons(change, to)),
  ];
}

export function scheduleLine(change: ChangeView): Block[] {
  const text = lineOf(change);
  return text === null ? [] : [section(text)];
}

function lineOf({ state, schedule, returnOf }: ChangeView): string | null {
  const text = schedulesText.card;
  if (returnOf) return state === "discarded" ? null : text.returnOf(returnOf.number ?? 0);
  if (!schedule || state === "discarded" || state === "stopped") return null;
  const [start, end] = [startText(schedule), endText(schedule)];
  const isAsked = state === "draft" || state === "rejected" || state === "in_review";
  if (schedule.state === "set" && !isAsked) return end === "" ? text.scheduled(start) : text.scheduledUntil(start, end);
  if (schedule.state === "set" && schedule.late) return start === "" ? text.endPassed(end) : text.late(start);
  if (schedule.state === "set") {
    if (start === "") return text.ends(end);
    return end === "" ? text.starts(start) : text.startsAndEnds(start, end);
  }
  if (schedule.state === "begun") return end === "" ? null : text.goesBack(end);
  if (!schedule.back) return null;
  return schedule.back.number === null ? text.collectingBack : text.back(schedule.back.number);
}

function scheduleButtons(change: ChangeView, to: "author" | "channel"): (Element | false)[] {
  const { id, state, schedule } = change;
  const can = possibleActions(change);
  const text = schedulesText.buttons;
  // A time is set in the author's messages; what has one can be moved and cancelled in the channel, too.
  const sets =
    can.has("schedule") && (schedule !== null || (to === "author" && (state === "draft" || state === "rejected")));
  return [
    sets && button(changesActionIds.schedule, schedule ? text.move : text.schedule, id),
    can.has("unschedule") && cancelButton(change),
  ];
}

function cancelButton({ id, state, schedule }: ChangeView): Element {
  const text = schedulesText.buttons;
  const isBegun = schedule?.state === "begun";
  const confirm = isBegun
    ? { title: text.keepTitle, text: text.keepText, yes: text.keepYes, no: text.cancelNo }
    : {
        title: text.cancelTitle,
        text: state === "scheduled" ? text.cancelScheduled : text.cancelDraft,
        yes: text.cancelYes,
        no: text.cancelNo,
      };
  return button(changesActionIds.cancelSchedule, isBegun ? text.keep : text.cancel, id, { confirm });
}
