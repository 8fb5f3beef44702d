import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of the times at the end of a line. */
export const lineTimesText = catalogue("line-times", {
  unclear: (words: string) =>
    `I can't read the time “${words}”. Write it at the end of the line, for example \`at Friday 9:00\`, \`at 2026-12-04 09:00\` or \`until Sunday 23:59\`.`,
  "no-time": (words: string) => `“${words}” has no time of day. Write for example \`Friday 9:00\`.`,
  "no-day": (words: string) => `“${words}” is no day of the calendar. Write for example \`2026-12-04 09:00\`.`,
  next: (words: string) => `“${words}” can mean two days. Write the date, for example \`2026-12-04 09:00\`.`,
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
