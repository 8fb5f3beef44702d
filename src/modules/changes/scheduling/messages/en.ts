import { counted } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of a change that is written at a time, and put back at another. */
export const schedulesText = catalogue("schedules", {
  card: {
    starts: (start: string) => `:calendar: Once it is approved, it starts *${start}*.`,
    startsAndEnds: (start: string, end: string) =>
      `:calendar: Once it is approved, it starts *${start}* and goes back *${end}*. The approval covers both.`,
    ends: (end: string) => `:calendar: It goes back *${end}*. The approval covers that.`,
    scheduled: (start: string) => `:calendar: Scheduled for *${start}*. Nothing is written before.`,
    scheduledUntil: (start: string, end: string) =>
      `:calendar: Scheduled for *${start}*, until *${end}*. Nothing is written before.`,
    writtenThen: (listings: number) => `${counted(listings, "listing")} ${listings === 1 ? "is" : "are"} written then.`,
    late: (start: string) =>
      `:warning: It should have started *${start}* and didn't. Nothing is written. Once it is approved again, it starts at once.`,
    endPassed: (end: string) =>
      `:warning: Its end, *${end}*, has passed, and nothing was written. Move it, or cancel the schedule.`,
    goesBack: (end: string) =>
      `:calendar: It goes back *${end}*, in what still has the values of this request. What is changed until then stays.`,
    back: (request: number) => `:leftwards_arrow_with_hook: Request ${request} puts it back.`,
    collectingBack: ":leftwards_arrow_with_hook: I'm putting it back.",
    returnOf: (request: number) =>
      `:leftwards_arrow_with_hook: This puts back what request ${request} wrote. It was approved together with that request.`,
  },
  buttons: {
    schedule: "Schedule…",
    move: "Move…",
    cancel: "Cancel the schedule",
    keep: "Don't put it back",
    cancelTitle: "Cancel the schedule?",
    cancelDraft: "Once it is approved, it is written at once, and it stays.",
    cancelScheduled: "Nothing of it is written. It is a draft again, and needs a new approval.",
    cancelYes: "Cancel it",
    cancelNo: "Leave it as it is",
    keepTitle: "Let it stay?",
    keepText: "What is written stays, and doesn't go back by itself.",
    keepYes: "Let it stay",
  },
  form: {
    title: "Schedule",
    save: "Save",
    starts: "Start",
    startsHint: (zone: string) =>
      `This picker shows your own time. Cards and messages say it by the studio's clock (${zone}). Empty: as soon as it is approved.`,
    now: (times: string) => `Set at present: ${times}.`,
    bothClocks: (studios: string, own: string) => `${studios}, which is ${own} by your own clock`,
    ends: "Goes back",
    endsHint:
      "What still has the values of this change then gets back those from before, without another approval. Empty: it stays.",
    nothing: "Choose a start, or when it goes back.",
    saveAndAsk: "Save & ask again",
    asksAgain: (person: string, when: string) =>
      `:warning: *${person} approved it for this time: ${when} Moved, it needs approval again.* I ask for that as soon as you save. It doesn't start before it is approved.`,
    movesApproved: "It is approved. You may approve it, so saving a new time is your approval of that time.",
  },
  notes: {
    starts: (start: string) => `It starts ${start}.`,
    startsAndEnds: (start: string, end: string) => `It starts ${start} and goes back ${end}.`,
    moved: (by: string, title: string, when: string) => `${by} set the time of ${title}. ${when}`,
    cancelled: (by: string, title: string) => `${by} cancelled the schedule of ${title}.`,
    ends: (end: string) => `It goes back ${end}.`,
    nears: (title: string, start: string) =>
      `${title} starts ${start}. What was changed in the shop since it was asked for stays as it is there, and needs a new decision:`,
    unapproved: (title: string, start: string) =>
      `${title} should start ${start}, and nobody approved it yet. Without an approval before that, it doesn't start.`,
    late: (title: string, start: string) =>
      `${title} should have started ${start} and didn't, so I wrote nothing. Approve it again to start it at once, move it, or cancel its schedule.`,
    endPassed: (title: string, end: string) =>
      `${title} wasn't written in time: its end, ${end}, has passed. Move it, or cancel its schedule.`,
    returning: (title: string) => `The end of ${title} has come. I put back what still has its values.`,
    returnLate: (title: string, end: string) =>
      `${title} should have gone back ${end}. I was away, and put it back now, in what still has its values.`,
    returnNothing: (title: string) =>
      `The end of ${title} has come, and there was nothing to put back: it was changed or put back since, or another request holds it. I left all of it as it is.`,
    returnHeld: (title: string, end: string) =>
      `${title} should have gone back ${end}. Something of it is still being written, so I haven't put anything back. If it is paused, resume it, and it goes back. If you want it to stay, press *Don't put it back*.`,
    returnWaits: (title: string) =>
      `The end of ${title} has come, and a shop of it isn't connected. What is in that shop still has the new values. Connect the shop again, and it goes back by itself.`,
    returnFailed: (title: string) => `The end of ${title} has come, and I couldn't put it back. It stays as it is now.`,
    more: (items: number) => `and ${counted(items, "more listing")}`,
    listing: (title: string, code: string) => `${title} (${code})`,
  },
  list: {
    title: (requests: number) => `*Scheduled: ${counted(requests, "request")}*`,
    fallback: "Scheduled",
    none: "Nothing is scheduled. A draft's card has the button *Schedule…*, and `/oms bulk` takes a time: `/oms bulk price -20% at Friday 9:00 until Sunday 23:59`.",
    waits: (next: string) => `waits for approval, ${next}`,
    missed: (start: string) => `waits for approval: its time, ${start}, has passed`,
    starts: (start: string) => `starts ${start}`,
    startsUntil: (start: string, end: string) => `starts ${start}, until ${end}`,
    goesBack: (end: string) => `goes back ${end}`,
    more: (requests: number) => `and ${counted(requests, "more request")}`,
    open: "Open",
  },
});
