import { expect, test } from "vitest";
import { takeTimes } from "#src/modules/plans/rules/line-schedule.ts";
import { readLine } from "#src/modules/plans/rules/read-line.ts";
import { known } from "./known.ts";

const now = new Date("2026-12-01T09:00:00Z");
const take = (line: string, zone = "Europe/Berlin", at = now) => takeTimes(line, zone, at);

test("times are taken off the end of a line, and the rest is as it was typed", () => {
  expect(take('price -20% round .90 section "Mugs &amp; Co" at Friday 9:00 until Sunday 23:59')).toEqual({
    line: 'price -20% round .90 section "Mugs & Co"',
    when: {
      startsAt: new Date("2026-12-04T08:00:00Z"),
      endsAt: new Date("2026-12-06T22:59:00Z"),
      zone: "Europe/Berlin",
    },
    notes: [],
  });
  expect(take("price +5%, at tomorrow 18:00")).toMatchObject({
    line: "price +5%",
    when: { startsAt: new Date("2026-12-02T17:00:00Z"), endsAt: null },
  });
  expect(take("price +5% until tomorrow 18:00")).toMatchObject({
    line: "price +5%",
    when: { startsAt: null, endsAt: new Date("2026-12-02T17:00:00Z") },
  });
});

test.each([
  "price +5%",
  'title replace "at 9:00" with "until Sunday 23:59"',
  "tags add linen in Look At Me",
  "tags add linen in Look At Market",
  "price +5% at soon",
  'search "meet me at noon"',
  "at 9:00",
  'price "at 9:00',
])("%s has no times", (line) => {
  expect(take(line)).toEqual({ line, when: null, notes: [] });
});

test.each([
  ["price +5% at Friday", "has no time of day"],
  ["price +5% at next Friday 9:00", "can mean two days"],
  ["price +5% at 2026-02-30 9:00", "is no day of the calendar"],
  ["price +5% at Friday 9:00 in PineAndInkEU", "can't read the time"],
  ["price +5% at today 9:00", "has passed"],
  ["price +5% at 2027-06-01 9:00", "at most 180 days from now"],
  ["price +5% at Friday 9:00 until 2026-12-03 9:00", "before it begins Fri 4 Dec 2026, 09:00 (Europe/Berlin)"],
  [
    "price +5% at Friday 9:00 until Friday 9:00",
    "isn't after the start, Fri 4 Dec 2026, 09:00 (Europe/Berlin). Write a later time; for the one a week later, write `until 2026-12-11 09:00`",
  ],
  ["price +5% at Friday 9:00 until Friday 8:00", "write `until 2026-12-11 08:00`"],
  ["price +5% at Friday midnight", "`0:00` or with `24:00`"],
  ["price +5% at 4/12/2026 9:00", "Write the date with the year first"],
  ["price +5% at Friday 5 Dec 9:00", "another day of the week"],
  ["price +5% at Friday 9:00 (UTC)", "another time zone"],
  ["price +5% until Friday 9:00 until Sunday 9:00", "one start and one end"],
])("%s is refused, with what to write instead", (line, sentence) => {
  const answer = take(line);
  expect(answer).toEqual({ problem: expect.stringContaining(sentence), understood: "price +5%" });
  // What is ready to copy works.
  const [, ready = ""] = /Ready to copy: `\/oms bulk (.*)`$/.exec("problem" in answer ? answer.problem : "") ?? [];
  expect(take(ready)).toMatchObject({ line: "price +5%", when: expect.objectContaining({ zone: "Europe/Berlin" }) });
});

test.each([
  ["price -20% at Friday until Sunday", "price -20% at Friday 9:00 until Sunday 23:59"],
  ["price -20% until Sunday", "price -20% until Sunday 23:59"],
  ["price -20% at Friday 9:00 until Sunday", "price -20% at Friday 9:00 until Sunday 23:59"],
])("a day without a time is asked back: %s", (line, ready) => {
  expect(take(line)).toMatchObject({ problem: expect.stringContaining(`Ready to copy: \`/oms bulk ${ready}\``) });
});

test("a time is taken as the product writes it", () => {
  expect(take("price +5% at Fri 4 Dec 2026, 09:00 (Europe/Berlin)")).toMatchObject({
    line: "price +5%",
    when: { startsAt: new Date("2026-12-04T08:00:00Z"), endsAt: null },
  });
});

/** As `/oms bulk` reads it: the times first, and the rest of the line. */
const problem = (line: string) => {
  const timed = take(line);
  const answer = "problem" in timed ? timed : readLine(timed.line, known);
  return "problem" in answer ? answer.problem : "none";
};

test.each([
  ["price +5% at soon", "the time “at soon” here. A start begins with `at` and an end with `until`"],
  ["price +5% in eu at half past nine", "the time “at half past nine” here"],
  ["tags add linen until Christmas", "the time “until christmas” here"],
  ["price +5% on Friday 9:00", "the time “on friday 9:00” here"],
  ["price +5% in eu tomorrow 9:00", "the time “tomorrow 9:00” here"],
  ["price +5% till Sunday", "the time “till sunday” here"],
  ["price +5% til Sunday 9:00", "the time “til sunday 9:00” here"],
  ["price +5% from Friday 9:00 until Sunday 9:00", "the time “from friday 9:00” here"],
  ["stock = 3 tag sale Friday 9:00", "the time “friday 9:00” here"],
  ["price +5% on sale", "I don't know “on”"],
  ["price +5% at least 10 EUR", "none"],
])("%s is answered about its times", (line, sentence) => {
  expect(problem(line)).toContain(sentence);
});

test("a time that clocks skip, and one that comes twice, are taken in a way that is said", () => {
  const march = new Date("2026-03-01T09:00:00Z");
  expect(take("price +5% at 2026-03-29 2:30", "Europe/Berlin", march)).toMatchObject({
    when: { startsAt: new Date("2026-03-29T01:00:00Z") },
    notes: [expect.stringContaining("there is no such time. I took Sun 29 Mar 2026, 03:00 (Europe/Berlin).")],
  });
  const october = new Date("2026-10-01T09:00:00Z");
  expect(take("price +5% at 2026-10-25 2:30", "Europe/Berlin", october)).toMatchObject({
    when: { startsAt: new Date("2026-10-25T00:30:00Z") },
    notes: [expect.stringContaining("comes twice. I took the first one: Sun 25 Oct 2026, 02:30 (Europe/Berlin).")],
  });
});
