import { counted } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read in the forms of drafts, edits and decisions. */
export const changeFormsText = catalogue("change-forms", {
  save: "Save",
  theirs: (marketplace: string, value: string) => `${marketplace}'s: ${value}`,
  pieces: {
    each: "There is one for each shop",
    same: "There is only one: list it in all of them",
    sameExplained: "If two people buy it before it is off sale, you must cancel one order.",
    question: (shops: number) => `Stock 1 in ${shops} shops: how many are there?`,
    hint: "I need this for stock 1 in several shops; or untick shops. I keep an owner's answer for the studio (/oms settings).",
  },
  difference: {
    approved: (value: string) => `Approved: ${value}`,
    explained: (marketplace: string) =>
      `I ask for approval of an approved value again, because it would replace a value that nobody had seen. Keeping ${marketplace}'s writes nothing.`,
  },
  alone: {
    notYet: "Not yet",
    publish: {
      title: "Publish?",
      submit: "Publish",
      submitFor: (fee: string) => `Publish (${fee})`,
    },
    renew: {
      title: "Renew?",
      submit: "Renew",
      submitFor: (fee: string) => `Renew (${fee})`,
    },
    sell: {
      title: "Put on sale?",
      submit: "Put on sale",
      submitFor: (fee: string) => `Put on sale (${fee})`,
    },
    write: {
      title: (marketplace: string) => `Write it to ${marketplace}?`,
      submit: "Write it",
    },
    goesLive: (shops: number, marketplace: string, fee: string) =>
      `It goes live in ${counted(shops, "shop")}. ${marketplace} bills ${fee} for that.`,
    bills: (marketplace: string, fee: string) => `${marketplace} bills ${fee} for that.`,
    billsAll: (marketplace: string, fee: string) => `${marketplace} bills ${fee} for all of them.`,
    free: "It costs nothing.",
    goesOnSale: "It goes on sale.",
    goOnSale: (listings: number) => `${counted(listings, "listing")} go on sale.`,
    writes: "I'll write what you changed.",
    ownListing:
      "You approve your own listing; it is recorded as self-approved. *Not yet* leaves it with its buttons in your messages.",
    ownChange:
      "You approve your own change; it is recorded as self-approved. *Not yet* leaves it with its buttons in your messages.",
    ownChanges:
      "You approve your own changes; it is recorded as self-approved. *Not yet* leaves them with their buttons in your messages.",
  },
});
