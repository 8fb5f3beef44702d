import { counted } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read in the form of what a listing is in the words of its category. */
export const attributesText = catalogue("changes.attributes", {
  title: "Attributes",
  button: "Attributes",
  save: "Save",
  close: "Close",
  why: (marketplace: string) => `Buyers on ${marketplace} filter by these. Fill in what is true of the listing.`,
  noCategory: "Choose a category first, under Text: it says which attributes there are.",
  nothingAsked: "This category has no attributes.",
  ofNone: "None",
  choose: "Choose",
  search: "Type to search",
  most: (values: number) => `At most ${counted(values, "value")}.`,
  which: "Attributes",
  page: (from: number, to: number, all: number) => `${from} to ${to} of ${all}`,
  pageHint: "Save before you choose others: what you chose here is kept only when it is saved.",
  leftOut: (attributes: string) => `Not of this category: ${attributes}. Saving takes them out.`,
  stay: (attributes: string) => `Not to be chosen here, and kept as they are: ${attributes}.`,
  staysAsItIs: (attribute: string) => `“${attribute}” can't be chosen here, and stays unless you choose another value.`,
  saved: "Saved. It is on the draft's card.",
  savedEdit: "Saved as a draft. Ask for approval on its card: it is in your messages with me.",
  moved: "These attributes were changed since you opened this form. Close it and open it again.",
});

/** What people read of another category of a listing that exists. */
export const categoryText = catalogue("changes.category", {
  hint: "Another category may have other attributes. I show what the listing loses before anything is asked for.",
  with: (category: string) => `With the category *${category}*:`,
  lost: (attributes: string) => `The listing loses what this category doesn't have: ${attributes}.`,
  needed: (attributes: string) =>
    `The category needs ${attributes}. Keep the edit as a draft, then choose it under Attributes on its card.`,
  variesBy: (names: string) =>
    `The listing varies by ${names}, which this category doesn't have, so its options could be lost. Choose another category.`,
  addsAxis: (names: string) =>
    `The edit makes the listing vary by ${names}, which this category doesn't have. Choose another category, or other variations: open Variations on the card of the edit.`,
  keepsAll: "The listing keeps all its attributes.",
});
