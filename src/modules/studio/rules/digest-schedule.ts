import { isZone } from "#src/platform/kernel/time-zone.ts";
import { studioText } from "../messages/en.ts";

/** When a studio hears its digest: from this time on, on these days, by the clock of this zone. */
export type DigestSettings = {
  /** 0 to 23. */
  readonly hour: number;
  /** 0 to 59. */
  readonly minute: number;
  /** 1 = Monday … 7 = Sunday; none switches it off. */
  readonly days: readonly number[];
  /** IANA zone such as `Europe/Berlin`. */
  readonly zone: string;
};

/** As they are stored. `unknownZone`: a stored name that is no zone (any more); then `zone` is UTC instead. */
export type StoredDigest = DigestSettings & { readonly unknownZone?: string };

/** Nine o'clock on working days; its zone is the owner's. */
export const usualDigest = { hour: 9, minute: 0, days: [1, 2, 3, 4, 5] } as const;

const dayMs = 86_400_000;

/**
 * The local date whose digest is to be sent now, or null. The last date that should have been served counts and no
 * earlier one: after days without anybody to send it, there is one. A time that a day lacks (the clock is put forward)
 * counts from the next one on; of one that comes twice it is the first: a date is served once, and dates only go on.
 *
 * @param lastDate the date served last, `2026-11-25`; the first one ever is later than this
 */
export function digestDue(settings: DigestSettings, lastDate: string, now: Date): string | null {
  const { date, hour, minute } = localTime(settings.zone, now);
  const begun = hour * 60 + minute >= settings.hour * 60 + settings.minute;
  const newest = Date.parse(`${date}T00:00:00Z`) - (begun ? 0 : dayMs);
  for (let back = 0; back < 7; back += 1) {
    const day = new Date(newest - back * dayMs);
    if (settings.days.includes(day.getUTCDay() || 7)) {
      const due = day.toISOString().slice(0, 10);
      return due > lastDate ? due : null;
    }
  }
  return null;
}

/** Date and time as a clock on a wall there shows them. */
export function localTime(
  zone: string,
  at: Date,
): { readonly date: string; readonly hour: number; readonly minute: number } {
  const parts = clockOf(zone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? "";
  return {
    date: `${part("year")}-${part("month")}-${part("day")}`,
    hour: Number(part("hour")),
    minute: Number(part("minute")),
  };
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat("en-US", {
    timeZone: isZone(zone) ? zone : "UTC",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  clocks.set(zone, clock);
  return clock;
}

/** Whether time and days are such. Of zones the database's list has the last word. */
export function isRhythm({ hour, minute, days }: Pick<DigestSettings, "hour" | "minute" | "days">): boolean {
  const within = (number: number, low: number, high: number) =>
    Number.isInteger(number) && number >= low && number <= high;
  return within(hour, 0, 23) && within(minute, 0, 59) && days.every((day) => within(day, 1, 7));
}

/** Zones whose name holds what was typed: `berlin` → `Europe/Berlin`. */
export function zonesLike(typed: string): string[] {
  const words = typed.trim().toLowerCase().replaceAll(/\s+/g, "_");
  if (words === "") return [];
  return Intl.supportedValuesOf("timeZone")
    .filter((zone) => zone.toLowerCase().includes(words))
    .slice(0, 3);
}

const zoneShownAtMost = 60;

/** For the person who typed what is no zone; `like`: zones that may be meant. */
export function unknownZoneText(typed: string, like: readonly string[] = []): string {
  if (typed.trim() === "") return studioText.timeZone.missing;
  const pick = like.length > 0 ? studioText.timeZone.didYouMean(like) : studioText.timeZone.pickOne;
  return studioText.timeZone.unknown(shown(typed), pick);
}

/** For the owner of a studio whose stored zone is none: what is used instead, and how to change it. */
export function standInZoneText(unknown: string): string {
  return studioText.timeZone.usingUtc(shown(unknown));
}

function shown(zone: string): string {
  return zone.trim().slice(0, zoneShownAtMost);
}
