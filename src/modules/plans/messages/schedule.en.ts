import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of the times at the end of a line. */
export const lineTimesText = catalogue("line-times", {
  unclear: (words: string) =>
    `I can't read the time “${words}”. Write it at the end of the line, for example \`at Friday 9:00\`, \`at 2026-12-04 09:00\` or \`until Sunday 23:59\`.`,
  "no-time": (words: string) => `“${words}” has no time of day. Write the time that you mean, too.`,
  ready: (line: string) => `Ready to copy: \`/oms bulk ${line}\``,
  "no-day": (words: string) => `“${words}” is no day of the calendar. Write for example \`2026-12-04 09:00\`.`,
  next: (words: string) => `“${words}” can mean two days. Write the date, for example \`2026-12-04 09:00\`.`,
  midnight: (words: string) =>
    `“${words}” can be the start or the end of that day. Write the day with \`0:00\` or with \`24:00\`.`,
  slashes: (words: string) =>
    `In “${words}” I can't tell the day from the month. Write the date with the year first, for example \`2026-12-04 09:00\`.`,
  weekday: (words: string) =>
    `In “${words}” the date is another day of the week. Write the one that you mean, for example \`2026-12-04 09:00\`.`,
  "other-zone": (words: string) =>
    `“${words}” names another time zone than your studio's. Write the time as the studio's clocks show it, without a zone.`,
  again: (words: string, start: string, later: string) =>
    `“${words}” isn't after the start, ${start}. Write a later time; for the one a week later, write \`until ${later}\`.`,
  writeAt: (words: string) =>
    `I can't read the time “${words}” here. A start begins with \`at\` and an end with \`until\`, at the end of the line: \`at Friday 9:00 until Sunday 23:59\`.`,
  past: (time: string) => `${time} has passed. Write a time that is ahead.`,
  tooFar: (time: string, days: number) => `${time} is too far ahead: a time may be at most ${days} days from now.`,
  endFirst: (end: string, start: string) =>
    `It would end ${end}, before it begins ${start}. Write an end after the start.`,
  more: "Write one start and one end: `at Friday 9:00 until Sunday 23:59`.",
  skipped: (taken: string) =>
    `Clocks are put forward over the time that you wrote, so there is no such time. I took ${taken}.`,
  twice: (taken: string) =>
    `Clocks are put back that night, so the time that you wrote comes twice. I took the first one: ${taken}.`,
});
