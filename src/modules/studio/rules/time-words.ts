import { localTime } from "./digest-schedule.ts";
import { dateAfter, wallTime, type WallTime } from "./wall-time.ts";

/** `unclear`: no time is found in it. `no-time`: it names a day alone. `next`: "next Friday" means two days to two people. */
export type TimeProblem = "unclear" | "no-time" | "no-day" | "next";
export type TimeRead = WallTime | { readonly problem: TimeProblem };

const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const clock = /^(?:(\d{1,2})[:.](\d{2})\s*(am|pm)?|(\d{1,2})\s*(am|pm)|(noon))$/;

/**
 * Reads `9:00`, `6:30 pm`, `Friday 9:00`, `tomorrow 18:00`, `2026-12-04 09:00`, `4 Dec 9:00`, `Dec 4 9am`. A time without a day, or with a
 * weekday, is the next one after `after`.
 *
 * @param zone by whose clock
 */
export function readTime(words: string, zone: string, now: Date, after: Date = now): TimeRead {
  const parts = words
    .toLowerCase()
    .replaceAll(",", " ")
    .replace(/\b(\d{1,2}(?:[:.]\d{2})?) (am|pm)\b/g, "$1$2")
    .split(/\s+/)
    .filter((part) => part !== "" && !["at", "on", "this"].includes(part));
  if (parts.length === 0) return { problem: "unclear" };
  if (parts.includes("next")) return { problem: "next" };
  const timeAt = parts.findIndex((part) => clock.test(part));
  const day = parts.filter((_, index) => index !== timeAt);
  const time = timeAt < 0 ? null : hourOf(parts[timeAt] ?? "");
  if (timeAt >= 0 && time === null) return { problem: "unclear" };
  const date = day.length === 0 ? null : dayOf(day, zone, now, after);
  if (date === "unclear" || date === "no-day") return { problem: date };
  if (time === null) return { problem: date === null ? "unclear" : "no-time" };
  const at = (on: string) => wallTime(zone, on, time.hour, time.minute);
  if (date !== null && !date.again) return at(date.date);
  // Of those that come again, the first one that is still ahead.
  const first = date?.date ?? localTime(zone, after).date;
  const found = at(first);
  return found.at > after ? found : at(dateAfter(first, date?.again ?? 1));
}

function hourOf(text: string): { readonly hour: number; readonly minute: number } | null {
  const [, hours, minutes = "0", half, alone, halfAlone, noon] = clock.exec(text) ?? [];
  if (noon) return { hour: 12, minute: 0 };
  const typed = Number(hours ?? alone);
  const which = half ?? halfAlone;
  const minute = Number(minutes);
  if (which && (typed < 1 || typed > 12)) return null;
  const hour = which ? (typed % 12) + (which === "pm" ? 12 : 0) : typed;
  return hour > 23 || minute > 59 ? null : { hour, minute };
}

/** `again`: after so many days it comes again, where the first one is over. */
type Day = { readonly date: string; readonly again: number | null };

function dayOf(parts: readonly string[], zone: string, now: Date, after: Date): Day | "unclear" | "no-day" {
  const text = parts.join(" ");
  const today = localTime(zone, now).date;
  if (text === "today") return { date: today, again: null };
  if (text === "tomorrow") return { date: dateAfter(today, 1), again: null };
  const weekday = weekdays.findIndex(
    (name) => text.length >= 3 && (name === text || (name.startsWith(text) && text.length <= 4)),
  );
  const from = localTime(zone, after).date;
  if (weekday >= 0) {
    const ahead = (weekday - new Date(`${from}T00:00:00Z`).getUTCDay() + 7) % 7;
    return { date: dateAfter(from, ahead), again: 7 };
  }
  return calendarDay(text, from);
}

function calendarDay(text: string, from: string): Day | "unclear" | "no-day" {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso) return real(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const named = /^(\d{1,2})(?:st|nd|rd|th)?\.? ([a-z]{3,9})\.?(?: (\d{4}))?$/.exec(text);
  const turned = /^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?$/.exec(text);
  const [day, name, year] = named ? [named[1], named[2], named[3]] : [turned?.[2], turned?.[1], turned?.[3]];
  const month = months.indexOf((name ?? "").slice(0, 3)) + 1;
  if (month === 0) return "unclear";
  const typed = Number(year ?? from.slice(0, 4));
  const found = real(typed, month, Number(day));
  // Without a year it is the next one.
  return year === undefined && typeof found !== "string" && found.date < from
    ? real(typed + 1, month, Number(day))
    : found;
}

function real(year: number, month: number, day: number): Day | "no-day" {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? { date: date.toISOString().slice(0, 10), again: null } : "no-day";
}
