import { expect, test } from "vitest";
import { startOfDay } from "#src/modules/studio/rules/start-of-day.ts";

test.each([
  ["2026-12-24", "UTC", "2026-12-24T00:00:00.000Z"],
  ["2026-12-24", "Europe/Berlin", "2026-12-23T23:00:00.000Z"],
  ["2026-12-24", "America/Los_Angeles", "2026-12-24T08:00:00.000Z"],
  ["2026-12-24", "Pacific/Kiritimati", "2026-12-23T10:00:00.000Z"],
  ["2026-12-24", "Asia/Kathmandu", "2026-12-23T18:15:00.000Z"],
  // Clocks change on this day, after its midnight.
  ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00.000Z"],
  ["2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00.000Z"],
  // Midnight is left out: the day begins at one o'clock.
  ["2026-04-24", "Africa/Cairo", "2026-04-23T22:00:00.000Z"],
])("%s begins in %s at %s", (date, zone, at) => {
  expect(startOfDay(date, zone).toISOString()).toBe(at);
});
