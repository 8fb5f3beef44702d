import { localTime } from "./digest-schedule.ts";
import { dateAfter, wallTime, type WallTime } from "./wall-time.ts";

/**
 * `unclear`: no time is found in it. `no-time`: it names a day alone. `next`: "next Friday" means two days to two people, and so do
 * "Friday midnight" (`midnight`) and 4/12/2026 (`slashes`). `weekday`: the date is another day of the week. `other-zone`: it names
 * another clock.
 */
export type TimeProblem = "unclear" | "no-time" | "no-day" | "next" | "midnight" | "slashes" | "weekday" | "other-zone";
/** `again`: an end on the weekday of its start that isn't after it. `later`: how the one a week later is written. */
export type TimeRead =
  | WallTime
  | { readonly problem: TimeProblem }
  | { readonly problem: "again"; readonly later: string };

const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const months = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

const clock = /^(?:(\d{1,2})[:.](\d{2})\s*(am|pm)?|(\d{1,2})\s*(am|pm)|(noon)|(midnight))$/;

/** Whether a time can begin with this word. */
export function beginsTime(word: string): boolean {
  const text = word.toLowerCase().replace(/[.,]$/, "");
  const words = ["noon", "midnight", "today", "tomorrow", "next", "on", "this", "the"];
  return /^\d/.test(text) || words.includes(text) || weekdayOf(text) >= 0 || monthOf(text) > 0;
}

/** 0 is Sunday; -1: it is none. */
function weekdayOf(text: string): number {
  if (text === "weds") return 3;
  return text.length < 3 ? -1 : weekdays.findIndex((name) => name.startsWith(text));
}

/** From 1; 0: it is none. */
function monthOf(text: string): number {
  return text.length < 3 ? 0 : months.findIndex((name) => name.startsWith(text)) + 1;
}

/**
 * Reads `9:00`, `6:30 p.m.`, `Friday 9:00`, `tomorrow 18:00`, `2026-12-04 09:00`, `04.12.2026 09:00`, `4 Dec 9:00`, `Dec 4 9am`, and what
 * `clockText` writes. A time without a day, or with a weekday, is the next one after `after`.
 *
 * @param zone by whose clock
 */
export function readTime(words: string, zone: string, now: Date, after: Date = now): TimeRead {
  const named = /\(([^()]*)\)\s*$/.exec(words);
  if (named && named[1]?.trim().toLowerCase() !== zone.toLowerCase()) return { problem: "other-zone" };
  const parts = partsOf(named ? words.slice(0, named.index) : words);
  if (parts.length === 0) return { problem: "unclear" };
  if (parts.includes("next")) return { problem: "next" };
  const timeAt = parts.findIndex((part) => clock.test(part));
  const day = parts.filter((_, index) => index !== timeAt);
  const time = timeAt < 0 ? null : hourOf(parts[timeAt] ?? "");
  if (timeAt >= 0 && time === null) return { problem: "unclear" };
  const date = day.length === 0 ? null : dayOf(day, zone, now, after);
  if (typeof date === "string") return { problem: date };
  if (time === null) return { problem: date === null ? "unclear" : "no-time" };
  if (date !== null && parts[timeAt] === "midnight") return { problem: "midnight" };
  const at = (on: string) => wallTime(zone, time.hour === 24 ? dateAfter(on, 1) : on, time.hour % 24, time.minute);
  if (date !== null && !date.again) return at(date.date);
  // Of those that come again, the first one that is still ahead.
  const first = date?.date ?? localTime(zone, after).date;
  const found = at(first);
  if (found.at > after) return found;
  const later = dateAfter(first, date?.again ?? 1);
  // "At Friday 9:00 until Friday 8:00" is a mistake more often than a week.
  if (date !== null && after > now) return { problem: "again", later: `${later} ${clockOf(time)}` };
  return at(later);
}

function partsOf(words: string): string[] {
  return words
    .toLowerCase()
    .replaceAll(",", " ")
    .replace(/\b([ap])\.\s?m\b\.?/g, "$1m")
    .replace(/(?<=\d)([ap])\.m\b\.?/g, "$1m")
    .replace(/\b(\d{1,2}(?:[:.]\d{2})?) (am|pm)\b/g, "$1$2")
    .replace(/\b12(?:[:.]00)? (noon|midnight)\b/g, "$1")
    .replace(/(?<=\d{4}-\d{1,2}-\d{1,2})t(?=\d)/g, " ")
    .split(/\s+/)
    .filter((part) => part !== "" && !["at", "on", "this", "the", "of"].includes(part));
}

function clockOf({ hour, minute }: { readonly hour: number; readonly minute: number }): string {
  return [hour, minute].map((part) => String(part).padStart(2, "0")).join(":");
}

function hourOf(text: string): { readonly hour: number; readonly minute: number } | null {
  const [, hours, minutes = "0", half, alone, halfAlone, noon, midnight] = clock.exec(text) ?? [];
  if (noon) return { hour: 12, minute: 0 };
  if (midnight) return { hour: 24, minute: 0 };
  const typed = Number(hours ?? alone);
  const which = half ?? halfAlone;
  const minute = Number(minutes);
  if (which && (typed < 1 || typed > 12)) return null;
  const hour = which ? (typed % 12) + (which === "pm" ? 12 : 0) : typed;
  return hour * 60 + minute > 24 * 60 || minute > 59 ? null : { hour, minute };
}

/** `again`: after so many days it comes again, where the first one is over. */
type Day = { readonly date: string; readonly again: number | null };

function dayOf(parts: readonly string[], zone: string, now: Date, after: Date): Day | TimeProblem {
  const text = parts.join(" ");
  const today = localTime(zone, now).date;
  if (text === "today") return { date: today, again: null };
  if (text === "tomorrow") return { date: dateAfter(today, 1), again: null };
  const from = localTime(zone, after).date;
  const weekdayAt = parts.findIndex((part) => weekdayOf(part.replace(/\.$/, "")) >= 0);
  const weekday = weekdayOf((parts[weekdayAt] ?? "").replace(/\.$/, ""));
  if (weekday < 0) return calendarDay(text, from);
  if (parts.length === 1) {
    const ahead = (weekday - dayOfWeek(from) + 7) % 7;
    return { date: dateAfter(from, ahead), again: 7 };
  }
  const day = calendarDay(parts.filter((_, index) => index !== weekdayAt).join(" "), from);
  return typeof day !== "string" && dayOfWeek(day.date) !== weekday ? "weekday" : day;
}

function dayOfWeek(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

function calendarDay(text: string, from: string): Day | TimeProblem {
  const iso = /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})$/.exec(text);
  if (iso) return real(Number(iso[1]), Number(iso[3]), Number(iso[4]));
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  if (dotted) return real(Number(dotted[3]), Number(dotted[2]), Number(dotted[1]));
  if (/^\d{1,2}\/\d{1,2}(?:\/\d{2,4})?$/.test(text)) return "slashes";
  const named = /^(\d{1,2})(?:st|nd|rd|th)?\.? ([a-z]{3,9})\.?(?: (\d{4}))?$/.exec(text);
  const turned = /^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?$/.exec(text);
  const [day, name, year] = named ? [named[1], named[2], named[3]] : [turned?.[2], turned?.[1], turned?.[3]];
  const month = monthOf(name ?? "");
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
