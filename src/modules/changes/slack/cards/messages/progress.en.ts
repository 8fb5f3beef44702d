import { counted, plural } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of a change of many on its way: how long it takes, and its brake. */
export const progressText = catalogue("many-progress", {
  minutes: (minutes: number) => (minutes <= 1 ? "about a minute" : `about ${counted(minutes, "minute")}`),
  left: (items: number, time: string) => `${items} still to write, ${time}`,
  today: (items: number, left: number, time: string) => `${items} of the ${left} still to write today, ${time}`,
  shared: (others: number) =>
    `${others === 1 ? "Another studio uses" : `About ${others} other studios use`} the same key now. The time has that in it: it gets shorter when they are done.`,
  noneToday: (left: number) => `${left} still to write`,
  rest: (marketplace: string, date: string) =>
    `Today's calls to ${marketplace} end before that. The rest is written from ${date}.`,
  restAll: (marketplace: string, date: string) =>
    `Today's calls to ${marketplace} are used up. The rest is written from ${date}.`,
  pausedFor: (person: string, left: number, date: string) =>
    `:double_vertical_bar: ${person} paused it, ${date}. ${counted(left, "listing")} ${plural(left, { one: "waits", other: "wait" })} until a manager resumes it.`,
  buttons: {
    pause: "Pause",
    resume: "Resume",
    tryAgain: (items: number) => (items === 1 ? "Try this one again" : `Try these ${items} again`),
    lookAt: (items: number) => (items === 1 ? "Look at this one" : `Look at these ${items}`),
    show: "Show which",
    planRest: "Make a plan of the rest",
  },
  done: (some: number, all: number) => (some === all ? `*${all} done and read back*` : `*${some} done and read back*`),
  notDone: (items: number) => `${items} left`,
  lookedAt: ":hourglass_flowing_sand: I'm making a plan of those that were changed in the shop.",
  lookedAtIn: (request: number) => `Those that were changed in the shop are looked at anew in request ${request}.`,
  notes: {
    paused: (by: string, title: string) =>
      `${by} paused ${title}. Nothing more of it is written until a manager resumes it.`,
    resumed: (by: string, title: string) => `${by} resumed ${title}.`,
  },
});
