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
  largeMoves: { fall: "The price falls by more than 30 %.", rise: "The price more than doubles." },
  large: {
    falls: (listings: number) => `:warning: In ${counted(listings, "listing")} the price falls by more than 30 %.`,
    rises: (listings: number) => `:warning: In ${counted(listings, "listing")} the price more than doubles.`,
  },
  says: {
    fall: (percent: number) => `:warning: Prices fall by ${percent} %, as the line says.`,
    rise: (percent: number) => `:warning: Prices rise by ${percent} %, as the line says.`,
    leftOut: (listings: number) =>
      plural(listings, {
        one: "1 listing starts left out because of that. Include it if you mean it.",
        other: `${listings} listings start left out because of that. Include them if you mean it.`,
      }),
  },
  apart: {
    without: {
      section: (name: string) => `without section “${name}”`,
      tag: (name: string) => `without tag “${name}”`,
      search: (words: string) => `without search “${words}”`,
    },
    some: (without: string, listings: number) => `Kept out by _${without}_: ${counted(listings, "listing")}`,
    none: (without: string) => `:warning: _${without}_ kept nothing out. Look whether that is what you mean.`,
  },
  typed: (values: number, people: string) =>
    `:pencil2: ${plural(values, { one: "1 value was", other: `${values} values were` })} typed by hand by ${people}. The line doesn't say ${plural(values, { one: "it", other: "them" })}:`,
  moreTyped: (values: number) => `and ${counted(values, "more value")}: *As a table*`,
  samples: { falls: "*Largest falls*", rises: "*Largest rises*", usual: "*A usual one*" },
  sample: (title: string, before: string, after: string) => `${title}: ${before} → *${after}*`,
  left: (listings: number) => `*${counted(listings, "listing")} left out*`,
  leftSample: (title: string, before: string, after: string) => `${title} (${before} → ${after})`,
  nowAndPlanned: (title: string, now: string, planned: string) => `${title} (now ${now}, planned ${planned})`,
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
    /** Says before the click what it can't bring back. @param lost of what it wrote, the things that may have been taken away; "" for none */
    text: (lost: string) =>
      `It writes back what was there before, in listings that still have what this request wrote. You see it first, and one manager approves it, or another person where it has to be. Fees aren't paid back, and what was sold stays sold.${lost === "" ? "" : ` What was taken away of ${lost} doesn't come back.`}`,
    /** By field. */
    lost: { images: "photos", videos: "videos", variations: "options" },
    yes: "Make the plan",
  },
  titles: { leftOut: "Left out", item: "What changes" },
  notInPlan: "This listing isn't in this plan any more. Open its list again.",
  textAdded: "All of it is new:",
  tooMuchChanges: "More of it changes than fits here. *As a table* has all of it.",
  noneLeftOut: "This plan leaves nothing out.",
});

/** What people read where they approve a part of a plan. */
export const choosingText = catalogue("choosing", {
  button: "Choose…",
  others: "Approve the others…",
  title: "Choose what to approve",
  submit: "Approve what is ticked",
  listings: (first: number, last: number) => `Listings ${first} to ${last}`,
  ticked: (ticked: number, all: number) =>
    `${ticked} of ${counted(all, "listing")} were ticked when I drew this. *Approve what is ticked* approves those that have a tick when you press it.`,
  goesBack: (author: string) =>
    `Listings that aren't ticked go back to ${author} as a plan with the same values. Nothing is written to them.`,
  own: (listings: number, some: string, author: string) =>
    `You wrote values of ${counted(listings, "listing")}, so another person approves ${plural(listings, { one: "it", other: "them" })}: ${some}. ${plural(listings, { one: "It goes", other: "They go" })} back to ${author} as a plan.`,
  noAccess: (listings: number, some: string, author: string) =>
    `${counted(listings, "listing")} ${plural(listings, { one: "is", other: "are" })} in a shop that you have no access to: ${some}. ${plural(listings, { one: "It goes", other: "They go" })} back to ${author} as a plan.`,
  andMore: (some: string, more: number) => `${some} and ${more} more`,
  yours: "yours",
  otherShop: "no access",
  nothingLeft: "There is nothing in this plan that you can approve.",
  nothingTicked: "Nothing is ticked, so there is nothing to approve. To send all of it back, use *Ask for changes*.",
  tooMany: "So many single listings don't fit into this form. Approve these first, or ask for changes.",
  rest: "You can approve the other listings: press *Choose…* on its card.",
  value: (field: string, before: string, after: string) => `${field}: ${before} → ${after}`,
  moreValues: (values: number) => `+${values} more`,
  approved: (listings: number) => `:white_check_mark: You approved ${counted(listings, "listing")}.`,
  wentBack: (listings: number, author: string, number: number) =>
    `${counted(listings, "listing")} went back to ${author} as plan ${number}.`,
  partOf: (person: string, approved: number, number: number) =>
    `${person} approved the other ${counted(approved, "listing")} of request ${number}. Nothing of this plan is written, and you can ask for approval of it.`,
});
