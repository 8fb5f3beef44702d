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
