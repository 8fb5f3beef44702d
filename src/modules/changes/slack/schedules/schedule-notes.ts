import type { ChangeView } from "../../model.ts";
import { schedulesText } from "../../scheduling/messages/en.ts";
import { endText, startText, whenText } from "../../scheduling/when-text.ts";

/** What is said in the thread of a change that has a time, by the note's name. */
export function scheduleNotes(
  { schedule }: ChangeView,
  by: string,
  title: string,
  quoted: string,
): Record<string, string> {
  const text = schedulesText.notes;
  const cancelled = { schedule_cancelled: text.cancelled(by, title) };
  if (!schedule) return cancelled;
  const [start, end] = [startText(schedule), endText(schedule)];
  return {
    ...cancelled,
    schedule_moved: text.moved(by, title, whenText(schedule)),
    start_nears: `${text.nears(title, start)}${quoted}`,
    start_unapproved: text.unapproved(title, start),
    start_late: start === "" ? text.endPassed(title, end) : text.late(title, start),
    returning: text.returning(title),
    return_late: text.returnLate(title, end),
    return_nothing: text.returnNothing(title),
    return_held: text.returnHeld(title, end),
    return_waits: text.returnWaits(title),
    return_failed: `${text.returnFailed(title)}${quoted}`,
  };
}

/** Who is asked, and who hears of an approval, reads when it is written as well. */
export function timeOf(note: string, { schedule }: ChangeView): string[] {
  const says = ["approval_asked", "approved", "self_approved", "nudged"].includes(note);
  return says && schedule?.state === "set" && !schedule.late ? [whenText(schedule)] : [];
}
