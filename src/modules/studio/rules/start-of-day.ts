import { localTime } from "./digest-schedule.ts";

const minute = 60_000;
/** No zone is further from UTC. */
const furthest = 15 * 60 * minute;

/**
 * The first minute that clocks of a zone give this date: midnight, or later where a clock change leaves midnight out.
 *
 * @param date `2026-12-24`
 */
export function startOfDay(date: string, zone: string): Date {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  let [before, from] = [midnight - furthest, midnight + furthest];
  while (from - before > minute) {
    const between = before + Math.floor((from - before) / minute / 2) * minute;
    if (localTime(zone, new Date(between)).date < date) before = between;
    else from = between;
  }
  return new Date(from);
}
