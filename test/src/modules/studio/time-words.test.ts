import { expect, test } from "vitest";
import { clockText } from "#src/modules/studio/rules/clock-text.ts";
import { beginsTime, readTime } from "#src/modules/studio/rules/time-words.ts";
import { wallTime } from "#src/modules/studio/rules/wall-time.ts";

const berlin = "Europe/Berlin";
const newYork = "America/New_York";
/** A Tuesday, 10:00 in Berlin. */
const now = new Date("2026-12-01T09:00:00Z");

const read = (words: string, zone = berlin, after?: Date) => {
  const time = readTime(words, zone, now, after);
  return "problem" in time ? time.problem : clockText(time.at, zone);
};

test.each([
  ["9:30", "Wed 2 Dec 2026, 09:30 (Europe/Berlin)"],
  ["at 18:00", "Tue 1 Dec 2026, 18:00 (Europe/Berlin)"],
  ["6pm", "Tue 1 Dec 2026, 18:00 (Europe/Berlin)"],
  ["6:15 PM", "Tue 1 Dec 2026, 18:15 (Europe/Berlin)"],
  ["noon", "Tue 1 Dec 2026, 12:00 (Europe/Berlin)"],
  ["12am", "Wed 2 Dec 2026, 00:00 (Europe/Berlin)"],
  ["Friday 9:00", "Fri 4 Dec 2026, 09:00 (Europe/Berlin)"],
  ["on friday, at 9:00", "Fri 4 Dec 2026, 09:00 (Europe/Berlin)"],
  ["fri 9.00", "Fri 4 Dec 2026, 09:00 (Europe/Berlin)"],
  ["Tuesday 9:00", "Tue 8 Dec 2026, 09:00 (Europe/Berlin)"],
  ["Tuesday 11:00", "Tue 1 Dec 2026, 11:00 (Europe/Berlin)"],
  ["9:00 this Thursday", "Thu 3 Dec 2026, 09:00 (Europe/Berlin)"],
  ["today 23:59", "Tue 1 Dec 2026, 23:59 (Europe/Berlin)"],
  ["tomorrow 18:00", "Wed 2 Dec 2026, 18:00 (Europe/Berlin)"],
  ["2026-12-04 09:00", "Fri 4 Dec 2026, 09:00 (Europe/Berlin)"],
  ["4 Dec 9am", "Fri 4 Dec 2026, 09:00 (Europe/Berlin)"],
  ["December 4th 9:00", "Fri 4 Dec 2026, 09:00 (Europe/Berlin)"],
  ["4 Jan 9:00", "Mon 4 Jan 2027, 09:00 (Europe/Berlin)"],
  ["Fri 4 Dec 2026, 09:00 (Europe/Berlin)", "Fri 4 Dec 2026, 09:00 (Europe/Berlin)"],
  ["04.12.2026 09:00", "Fri 4 Dec 2026, 09:00 (Europe/Berlin)"],
  ["2026-12-04T09:00", "Fri 4 Dec 2026, 09:00 (Europe/Berlin)"],
  ["2026/12/4 9:00", "Fri 4 Dec 2026, 09:00 (Europe/Berlin)"],
  ["Friday, 4 Dec, 9:00", "Fri 4 Dec 2026, 09:00 (Europe/Berlin)"],
  ["9:00 on Fri. 4. Dec.", "Fri 4 Dec 2026, 09:00 (Europe/Berlin)"],
  ["the 4th of December, 9:00", "Fri 4 Dec 2026, 09:00 (Europe/Berlin)"],
  ["Thurs 9:00", "Thu 3 Dec 2026, 09:00 (Europe/Berlin)"],
  ["weds 9:00", "Wed 2 Dec 2026, 09:00 (Europe/Berlin)"],
  ["4 Sept 2026 9:00", "Fri 4 Sept 2026, 09:00 (Europe/Berlin)"],
  ["12 noon", "Tue 1 Dec 2026, 12:00 (Europe/Berlin)"],
  ["Friday 12 noon", "Fri 4 Dec 2026, 12:00 (Europe/Berlin)"],
  ["midnight", "Wed 2 Dec 2026, 00:00 (Europe/Berlin)"],
  ["Sunday 24:00", "Mon 7 Dec 2026, 00:00 (Europe/Berlin)"],
  ["2026-12-31 24:00", "Fri 1 Jan 2027, 00:00 (Europe/Berlin)"],
  ["6 p.m.", "Tue 1 Dec 2026, 18:00 (Europe/Berlin)"],
  ["6:15 P.M. Friday", "Fri 4 Dec 2026, 18:15 (Europe/Berlin)"],
  ["6p.m. Friday", "Fri 4 Dec 2026, 18:00 (Europe/Berlin)"],
  // What has passed is said as it is: the line that it is in refuses it.
  ["today 9:00", "Tue 1 Dec 2026, 09:00 (Europe/Berlin)"],
])("“%s” on a Tuesday at 10:00 is %s", (words, said) => {
  expect(read(words)).toBe(said);
});

test.each([
  ["Friday", "no-time"],
  ["4 Dec", "no-time"],
  ["next Friday 9:00", "next"],
  ["2026-02-30 9:00", "no-day"],
  ["30 Feb 9:00", "no-day"],
  ["25:00", "unclear"],
  ["24:30", "unclear"],
  ["Friday midnight", "midnight"],
  ["4/12/2026 9:00", "slashes"],
  ["13/12 9:00", "slashes"],
  ["30.02.2026 9:00", "no-day"],
  ["Friday 5 Dec 9:00", "weekday"],
  ["Friday 9:00 (America/New_York)", "other-zone"],
  ["4 Dece mber 9:00", "unclear"],
  ["4 marketing 9:00", "unclear"],
  ["9:75", "unclear"],
  ["13pm", "unclear"],
  ["soon 9:00", "unclear"],
  ["9", "unclear"],
  ["9:00 10:00", "unclear"],
  ["", "unclear"],
])("“%s” is refused: %s", (words, problem) => {
  expect(read(words)).toBe(problem);
});

test("an end is the first such time after the start, however soon after now that comes", () => {
  const start = wallTime(berlin, "2026-12-07", 9, 0).at;
  expect(read("Sunday 23:59", berlin, start)).toBe("Sun 13 Dec 2026, 23:59 (Europe/Berlin)");
  expect(read("18:00", berlin, start)).toBe("Mon 7 Dec 2026, 18:00 (Europe/Berlin)");
  expect(read("8:00", berlin, start)).toBe("Tue 8 Dec 2026, 08:00 (Europe/Berlin)");
  expect(read("Monday 18:00", berlin, start)).toBe("Mon 7 Dec 2026, 18:00 (Europe/Berlin)");
});

test("an end on the weekday of its start that isn't after it is refused: nobody said a week", () => {
  const start = wallTime(berlin, "2026-12-04", 9, 0).at;
  expect(read("Friday 9:00", berlin, start)).toBe("again");
  expect(readTime("Friday 8:05", berlin, now, start)).toEqual({ problem: "again", later: "2026-12-11 08:05" });
});

test.each(["Friday", "thurs", "4th", "2026-12-04T09:00", "Dec.", "noon", "tomorrow"])("“%s” begins a time", (word) => {
  expect(beginsTime(word)).toBe(true);
});

test.each(["market", "decor", "monster", "sunflower", "Me", "least", "mo", ""])("“%s” begins no time", (word) => {
  expect(beginsTime(word)).toBe(false);
});

test.each([
  [berlin, "2026-03-29", 2, 30, "2026-03-29T01:00:00.000Z", "skipped"],
  [berlin, "2026-03-29", 3, 0, "2026-03-29T01:00:00.000Z", "none"],
  [berlin, "2026-03-29", 1, 59, "2026-03-29T00:59:00.000Z", "none"],
  [berlin, "2026-10-25", 2, 30, "2026-10-25T00:30:00.000Z", "twice"],
  [berlin, "2026-10-25", 3, 0, "2026-10-25T02:00:00.000Z", "none"],
  [newYork, "2026-03-08", 2, 15, "2026-03-08T07:00:00.000Z", "skipped"],
  [newYork, "2026-11-01", 1, 15, "2026-11-01T05:15:00.000Z", "twice"],
  [newYork, "2026-11-01", 2, 0, "2026-11-01T07:00:00.000Z", "none"],
  // A clock change of half an hour, and one at midnight.
  ["Australia/Lord_Howe", "2026-10-04", 2, 10, "2026-10-03T15:30:00.000Z", "skipped"],
  ["America/Santiago", "2026-09-06", 0, 20, "2026-09-06T04:00:00.000Z", "skipped"],
  ["Asia/Kathmandu", "2026-06-01", 9, 0, "2026-06-01T03:15:00.000Z", "none"],
  ["UTC", "2026-03-29", 2, 30, "2026-03-29T02:30:00.000Z", "none"],
] as const)("in %s, %s %i:%i is %s (%s)", (zone, date, hour, minute, at, shift) => {
  expect(wallTime(zone, date, hour, minute)).toEqual({ at: new Date(at), shift });
});

test("9:00 on the days around both clock changes is 9:00 on a wall there", () => {
  for (const [zone, days] of [
    [berlin, ["2026-03-28", "2026-03-29", "2026-03-30", "2026-10-24", "2026-10-25", "2026-10-26"]],
    [newYork, ["2026-03-07", "2026-03-08", "2026-03-09", "2026-10-31", "2026-11-01", "2026-11-02"]],
  ] as const) {
    for (const day of days) {
      const { at, shift } = wallTime(zone, day, 9, 0);
      expect([shift, clockText(at, zone)]).toEqual(["none", expect.stringContaining(", 09:00 (")]);
    }
  }
});
