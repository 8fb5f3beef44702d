import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import {
  digestDue,
  type DigestSettings,
  localTime,
  usualDigest,
  zonesLike,
} from "#src/modules/studio/rules/digest-schedule.ts";
import { isZone } from "#src/platform/kernel/time-zone.ts";

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const minute = 60_000;

/** What ticks at these moments send, each date as the one served last from then on. */
function served(settings: DigestSettings, ticks: readonly Date[], lastDate: string): string[] {
  const dates: string[] = [];
  for (const tick of ticks) {
    const due = digestDue(settings, dates.at(-1) ?? lastDate, tick);
    if (due !== null) dates.push(due);
  }
  return dates;
}

function everyFiveMinutes(from: string, to: string): Date[] {
  const ticks: Date[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 5 * minute) ticks.push(new Date(at));
  return ticks;
}

describe("on the days when the clocks change, each local date has exactly one digest", () => {
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  test.each([
    ["Europe/Berlin", "2026-03-27T12:00:00Z", "2026-03-31T21:59:00Z", "2026-03-27", "2026-03-29"],
    ["Europe/Berlin", "2026-10-23T12:00:00Z", "2026-10-27T22:59:00Z", "2026-10-23", "2026-10-25"],
    ["America/New_York", "2026-03-06T12:00:00Z", "2026-03-11T03:59:00Z", "2026-03-06", "2026-03-08"],
    ["America/New_York", "2026-10-30T12:00:00Z", "2026-11-04T04:59:00Z", "2026-10-30", "2026-11-01"],
    // Here it is midnight that is left out, or comes twice.
    ["America/Santiago", "2026-09-04T12:00:00Z", "2026-09-09T02:59:00Z", "2026-09-04", "2026-09-06"],
    ["America/Santiago", "2026-04-02T12:00:00Z", "2026-04-07T03:59:00Z", "2026-04-02", "2026-04-04"],
    ["Australia/Lord_Howe", "2026-04-02T12:00:00Z", "2026-04-07T13:29:00Z", "2026-04-02", "2026-04-05"],
  ])("%s from %s", (zone, from, to, lastDate, changing) => {
    const ticks = everyFiveMinutes(from, to);
    for (const [hour, minute] of hours.flatMap((each) => [0, 30].map((half) => [each, half] as const))) {
      const dates = served({ hour, minute, days: everyDay, zone }, ticks, lastDate);
      expect([hour, minute, dates.filter((date) => date === changing)]).toEqual([hour, minute, [changing]]);
      expect(new Set(dates).size).toBe(dates.length);
      const days = dates.map((date) => Date.parse(date) / 86_400_000);
      expect(days.every((day, at) => at === 0 || day === (days[at - 1] ?? 0) + 1)).toBe(true);
    }
  });

  test("half past two: a time that is left out counts from the next one; of one that comes twice the first is taken", () => {
    const at = (settings: DigestSettings, last: string, ticks: Date[]) =>
      ticks.find((tick) => digestDue(settings, last, tick) !== null)?.toISOString();
    const night = { hour: 2, minute: 30, days: everyDay, zone: "Europe/Berlin" };
    const spring = everyFiveMinutes("2026-03-28T23:00:00Z", "2026-03-29T12:00:00Z");
    expect(at(night, "2026-03-28", spring)).toBe("2026-03-29T01:00:00.000Z");
    const autumn = everyFiveMinutes("2026-10-24T22:00:00Z", "2026-10-25T12:00:00Z");
    expect(at(night, "2026-10-24", autumn)).toBe("2026-10-25T00:30:00.000Z");
  });
});

test("after days without anybody to send it there is one, and then the next at its hour", () => {
  const settings = { ...usualDigest, zone: "Europe/Berlin" };
  const ticks = everyFiveMinutes("2026-11-26T07:00:00Z", "2026-11-27T09:00:00Z");
  expect(served(settings, ticks, "2026-11-19")).toEqual(["2026-11-25", "2026-11-26", "2026-11-27"]);
  expect(digestDue(settings, "2026-11-25", new Date("2026-11-26T07:59:59Z"))).toBeNull();
  expect(digestDue(settings, "2026-11-25", new Date("2026-11-26T08:00:00Z"))).toBe("2026-11-26");
});

test("days that aren't chosen have none, and no days at all switch it off", () => {
  const week = everyFiveMinutes("2026-11-23T00:00:00Z", "2026-11-29T23:00:00Z");
  const some = { hour: 9, minute: 0, days: [2, 6], zone: "Asia/Tokyo" };
  expect(served(some, week, "2026-11-22")).toEqual(["2026-11-24", "2026-11-28"]);
  expect(served({ ...some, days: [] }, week, "2026-11-22")).toEqual([]);
});

const anySettings = fc.record({
  hour: fc.integer({ min: 0, max: 23 }),
  minute: fc.integer({ min: 0, max: 11 }).map((fifths) => fifths * 5),
  days: fc.uniqueArray(fc.integer({ min: 1, max: 7 })),
  zone: fc.constantFrom(
    "Europe/Berlin",
    "America/New_York",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "UTC",
    "America/Santiago",
  ),
});
const moments = fc
  .array(fc.date({ min: new Date("2026-01-01"), max: new Date("2027-12-31"), noInvalidDate: true }), { maxLength: 60 })
  .map((dates) => dates.toSorted((a, b) => a.getTime() - b.getTime()));

property.prop([anySettings, moments])(
  "whenever somebody looks: dates only go on, are never of the future or of another weekday, and a second look sends nothing",
  (settings, ticks) => {
    let last = "2025-12-31";
    return ticks.every((tick) => {
      const due = digestDue(settings, last, tick);
      if (due === null) return true;
      const fits =
        due > last &&
        due <= localTime(settings.zone, tick).date &&
        settings.days.includes(new Date(`${due}T00:00:00Z`).getUTCDay() || 7) &&
        digestDue(settings, due, tick) === null;
      last = due;
      return fits;
    });
  },
);

property.prop([
  anySettings,
  fc.date({ min: new Date("2026-01-02"), max: new Date("2027-12-30"), noInvalidDate: true }),
])(
  "with somebody looking every five minutes, each chosen date is served once, at its hour or the next there is",
  (settings, start) => {
    const from = new Date(Math.floor(start.getTime() / (5 * minute)) * 5 * minute);
    const { date } = localTime(settings.zone, from);
    const ticks = Array.from(
      { length: (4 * 24 * 60) / 5 },
      (_, index) => new Date(from.getTime() + index * 5 * minute),
    );
    const dates = served(settings, ticks, date);
    const end = localTime(settings.zone, ticks.at(-1) ?? from);
    const expected = Array.from({ length: 6 }, (_, index) =>
      new Date(Date.parse(date) + (index + 1) * 86_400_000).toISOString().slice(0, 10),
    ).filter(
      (day) =>
        (day < end.date || (day === end.date && end.hour * 60 + end.minute >= settings.hour * 60 + settings.minute)) &&
        settings.days.includes(new Date(`${day}T00:00:00Z`).getUTCDay() || 7),
    );
    return JSON.stringify(dates) === JSON.stringify(expected);
  },
);

test("zones: what is none is found out, and likely ones are named", () => {
  expect(["Europe/Berlin", "UTC", "Europe/Pine", "+02:00", ""].map(isZone)).toEqual([true, true, false, false, false]);
  expect(zonesLike("berlin")).toEqual(["Europe/Berlin"]);
  expect(zonesLike("new york")).toEqual(["America/New_York"]);
  expect(localTime("no zone", new Date("2026-11-25T10:30:00Z"))).toEqual({ date: "2026-11-25", hour: 10, minute: 30 });
});
