import { counted, plural } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read where they approve a part of a plan. */
export const choosingText = catalogue("choosing", {
  button: "Choose…",
  others: "Approve the others…",
  title: "Choose what to approve",
  submit: "Approve what is ticked",
  listings: (first: number, last: number) => `Listings ${first} to ${last}`,
  ticked: (ticked: number, all: number) => `${ticked} of ${counted(all, "listing")} are ticked.`,
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
