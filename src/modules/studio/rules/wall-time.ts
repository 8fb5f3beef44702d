import { localTime } from "./digest-schedule.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** `skipped`: clocks are put forward over it, and the first minute that there is was taken. `twice`: the earlier of two was taken. */
export type Shift = "none" | "skipped" | "twice";
export type WallTime = { readonly at: Date; readonly shift: Shift };

/**
 * The moment at which a clock on a wall there shows this.
 *
 * @param date `2026-12-24`
 */
export function wallTime(zone: string, date: string, hour: number, minute: number): WallTime {
  const shown = Date.parse(`${date}T00:00:00Z`) + (hour * 60 + minute) * minuteMs;
  const [first, second] = momentsOf(zone, shown);
  if (first) return { at: first, shift: second ? "twice" : "none" };
  // No clock is put forward by a day.
  for (let later = shown + minuteMs; later < shown + dayMs; later += minuteMs) {
    const [at] = momentsOf(zone, later);
    if (at) return { at, shift: "skipped" };
  }
  return { at: new Date(shown), shift: "none" };
}

/** What a clock there shows, as if it stood in Greenwich. */
function shownAt(zone: string, at: number): number {
  const { date, hour, minute } = localTime(zone, new Date(at));
  return Date.parse(`${date}T00:00:00Z`) + (hour * 60 + minute) * minuteMs;
}

/** All moments at which a clock there shows this, the first one first: none, one or two. */
function momentsOf(zone: string, shown: number): Date[] {
  const offsets = [shown - dayMs, shown + dayMs].map((at) => shownAt(zone, at) - at);
  return [...new Set(offsets.map((offset) => shown - offset))]
    .filter((at) => shownAt(zone, at) === shown)
    .toSorted((a, b) => a - b)
    .map((at) => new Date(at));
}

/** The date `days` after this one. */
export function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}
