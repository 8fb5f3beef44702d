import { counted } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read in lists of changes and listings, and in the view of everything that would be written. */
export const changeListsText = catalogue("change-lists", {
  allOptions: (field: string, options: number) => `${field} (all ${options} options)`,
  andMore: (some: string, more: number) => `${some} and ${more} more`,
  inAll: (some: string, all: number) => `${some} (${all} in all)`,
  everything: {
    title: "Everything",
    before: "Before",
    after: "After",
    onlyNamed: "Fields that aren't named here are not written.",
    moreFields: "There are more fields than fit here.",
    textTooLong: "The text is longer; there is no room for all of it here.",
    noAlt: "no alt text",
    sheet: (photos: number) => `${counted(photos, "photo")}, numbered in their order`,
    photos: "Photos, the first is the cover",
    category: "Category",
    tags: "Tags",
    description: "Description",
    descriptionTooLong: "The description is longer; there is no room for all of it here.",
    none: "none",
    noneYet: "none yet",
    notSet: "not set",
    on: "on",
    off: "off",
    number: (value: number) => `number ${value}`,
    noDefaults: "The shop's defaults are not set yet.",
    fee: (shops: number, fee: string) => `Fee to go live in ${counted(shops, "shop")}: ${fee}`,
    verdicts: {
      approve: (person: string, date: string) => `${person} approved, ${date}`,
      self: (person: string, date: string) => `${person} approved their own, ${date}`,
      ask_for_changes: (person: string, date: string) => `${person} asked for changes, ${date}`,
      go_live: (person: string, date: string) => `${person} sent it live, ${date}`,
      retry: (person: string, date: string) => `${person} retried, ${date}`,
      withdraw: (person: string, date: string) => `${person} withdrew it, ${date}`,
      stop: (person: string, date: string) => `${person} stopped it, ${date}`,
    },
  },
});
