import { counted, plural } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of a plan: a change of many listings that its author looks at before approval is asked for. */
export const plansCardText = catalogue("plan-cards", {
  plan: (listings: number) => `Plan for ${counted(listings, "listing")}`,
  making: {
    first: ":hourglass_flowing_sand: I'm looking for the listings of this plan.",
    some: (looked: number, found: number) =>
      `:hourglass_flowing_sand: I'm making this plan: ${looked} of ${counted(found, "listing")} done.`,
  },
  nothing: {
    unfinished: "This plan wasn't finished. Nothing of it is written.",
    none: "No listing fits this, so there is nothing to change.",
    allLeftOut: (listings: number) =>
      plural(listings, {
        one: "1 listing fits this, and it stays as it is. There is nothing to change.",
        other: `${listings} listings fit this, and each stays as it is. There is nothing to change.`,
      }),
  },
  empty: "*Nothing is in this plan now.* Take listings in below, or throw it away.",
  newPrices: (lowest: string, highest: string) =>
    lowest === highest ? `New price: ${lowest}` : `New prices: from ${lowest} to ${highest}`,
  calls: (calls: number, time: string) => `${counted(calls, "call")} to the marketplace, ${time}`,
  minutes: (minutes: number) => (minutes < 1 ? "less than a minute" : `about ${counted(minutes, "minute")}`),
  over: (left: number) =>
    `:warning: ${counted(left, "call")} ${plural(left, { one: "is", other: "are" })} left today. The rest is written tomorrow.`,
  samples: { falls: "*Largest falls*", rises: "*Largest rises*", usual: "*A usual one*" },
  sample: (title: string, before: string, after: string) => `${title}: ${before} → *${after}*`,
  left: (listings: number) => `*${counted(listings, "listing")} left out*`,
  moreReasons: "There are more reasons: *Show what is left out*.",
  notAsked: "Nobody is asked yet, and nothing is written.",
  withdrawn: (person: string) => `${person} withdrew the request. Nothing is written, and you can ask again.`,
  sentBack: "Take listings out and ask again, or throw the plan away.",
  thrownAway: "This plan was thrown away. Nothing of it is written.",
  buttons: {
    ask: (listings: number) => `Ask for approval (${listings})`,
    all: "See all",
    leftOut: "Show what is left out",
    table: "As a table",
    takeIn: "Take in",
    showItem: "Show what changes",
    takeOut: "Take out",
    takeInAll: (listings: number) => `Include these ${listings}`,
    throwAway: "Throw away",
    throwAwayTitle: "Throw this plan away?",
    throwAwayText: "Nothing of it is written. You can make the same plan again at any time.",
    throwAwayYes: "Throw it away",
  },
  undo: {
    button: "Undo…",
    title: "Make a plan to undo this?",
    text: "It writes back what was there before, in listings that still have what this request wrote. You see it first, and it needs approval. Fees aren't paid back, and what was sold stays sold.",
    yes: "Make the plan",
  },
  titles: { leftOut: "Left out", item: "What changes" },
  notInPlan: "This listing isn't in this plan any more. Open its list again.",
  textAdded: "All of it is new:",
  tooMuchChanges: "More of it changes than fits here. *As a table* has all of it.",
  noneLeftOut: "This plan leaves nothing out.",
});
