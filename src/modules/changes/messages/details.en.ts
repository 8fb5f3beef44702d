import { counted } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read on the page of a listing's details, and in the forms that it opens. */
export const detailsText = catalogue("changes.details", {
  button: "Details",
  close: "Close",
  back: "Back without saving",
  /** Short, so that a phone shows it in one line; what it changes is said to people who hear it. */
  changeIt: "Change",
  change: {
    description: "Change description",
    shops: "Change shops",
    details: "Change details",
    ofListing: "Change details",
    options: "Change prices and stock",
    inShop: (shop: string) => `Change for ${shop}`,
    safetyIn: (shop: string) => `Change product safety for ${shop}`,
  },
  description: "Description",
  shops: "Shops, price and stock",
  details: "SKU, tags and more",
  ofListing: "Tags and more",
  options: "Price, stock and SKU",
  inShop: (shop: string) => `For ${shop}`,
  safetyIn: (shop: string) => `Product safety for ${shop}`,
  nothing: "nothing yet",
  noShop: "no shop yet",
  /** @param begins with its first words */
  descriptionSays: (begins: string, characters: number) => `${begins} · ${counted(characters, "character")}`,
  skus: (named: readonly string[], more: number) => `SKU ${named.join(", ")}${more === 0 ? "" : ` and ${more} more`}`,
  moreShops: (lines: number) => `And ${counted(lines, "more line")}: these shops use their own defaults.`,
  differs: "A field that you leave empty follows the shop's defaults.",
  noDefaults: "This shop has no defaults yet. `/oms shops` sets them; here you say what differs for this listing.",
  saved: "Saved. It is on the draft's card.",
  waits: "It waits for approval. Saving a change here ends the request: it needs a new approval.",
  waited: "It was waiting: ask for approval again.",
  savedEdit: "Saved as a draft. Ask for approval on its card: it is in your messages with me.",
  fields: (first: number, last: number, all: number) => `Fields ${first} to ${last} of ${all}`,
  which: "Fields",
  pageHint: "Save before you choose others: what you typed here is kept only when it is saved.",
  kept: (marketplace: string, what: string) => `Also on ${marketplace}: ${what}. I leave these as they are.`,
  keptUnknown: (marketplace: string) =>
    `I couldn't ask ${marketplace} just now what else it has of this listing. I change nothing of that.`,
  varies: (names: string, most: number) =>
    `it varies by ${names}; I add and take away options of listings with up to ${most} of these`,
  more: "What this form doesn't ask has forms of its own, a click away.",
});
