import { clockText } from "#src/modules/studio/index.ts";
import { schedulesText } from "./messages/en.ts";
import type { Scheduled, When } from "./model.ts";

/** Times as every card says them: by the clock of the studio, with date and zone. */
export function startText({ startsAt, zone }: When): string {
  return startsAt ? clockText(startsAt, zone) : "";
}

export function endText({ endsAt, zone }: When): string {
  return endsAt ? clockText(endsAt, zone) : "";
}

/** `It starts Fri 4 Dec 2026, 09:00 (Europe/Berlin).` */
export function whenText(when: When): string {
  const { ends, starts, startsAndEnds } = schedulesText.notes;
  if (!when.startsAt) return ends(endText(when));
  return when.endsAt ? startsAndEnds(startText(when), endText(when)) : starts(startText(when));
}

/** In a list: what comes next; where that needs approval first, it says so. */
export function nextText(schedule: NonNullable<Scheduled["schedule"]>, waits: boolean): string {
  const text = schedulesText.list;
  if (waits && schedule.late) return text.missed(startText(schedule) || endText(schedule));
  return waits ? text.waits(timeText(schedule)) : timeText(schedule);
}

function timeText(schedule: NonNullable<Scheduled["schedule"]>): string {
  const { starts, startsUntil, goesBack } = schedulesText.list;
  if (schedule.state !== "set" || !schedule.startsAt) return goesBack(endText(schedule));
  return schedule.endsAt ? startsUntil(startText(schedule), endText(schedule)) : starts(startText(schedule));
}
