import { counted } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read in the forms of what a new listing varies by. */
export const variationsText = catalogue("changes.variations", {
  title: "Variations",
  button: "Variations",
  save: "Save",
  goOn: "Save and go on",
  close: "Close",
  why: "What can buyers choose, like a size or a colour? A listing varies by up to two things.",
  first: "Varies by",
  second: "And by",
  ownName: "A name of my own",
  nothing: "Nothing",
  nothingElse: "Nothing else",
  choose: "Choose",
  name: "Its name",
  nameExample: "Size",
  values: "Options",
  valuesOf: (name: string) => `Options of ${name}`,
  valuesExample: "Small\nMedium\nLarge",
  valuesHint: "One a line, in the order in which buyers see them.",
  known: (marketplace: string, values: string) => `Known to ${marketplace}: ${values}. Others are yours alone.`,
  unread: (marketplace: string) =>
    `${marketplace} doesn't say at the moment what the category suggests. You can use names of your own.`,
  noCategory: "With a category, chosen under Text, more is suggested here.",
  differs: {
    price: "The price",
    quantity: "The stock",
    sku: "The SKU",
  },
  same: {
    price: "is the same for all options",
    quantity: "is shared by all options",
    sku: "is the same for all options",
  },
  each: "is its own for each option",
  by: (axis: string) => `is its own for each option of ${axis}`,
  both: "is its own for each combination",
  theFirst: "the first",
  theSecond: "the second",
  chooseWhat: "Choose what these options are of.",
  tooMany: (most: number, combinations: number) =>
    `These are ${combinations} combinations; at most ${most} can be kept here. Take out some options.`,
  savedAll: "Saved. All options have the price, stock and SKU of the listing.",
  savedNone: "Saved. The listing has no variations.",
  savedAxes: (options: number) => `Saved: ${counted(options, "option")}. What does each have?`,
  saved: "Saved. It is on the draft's card.",
  savedNext: (page: string) => `Saved. Next: ${page}.`,
  ofEach: "Price, stock, SKU",
  lineHow: {
    price: (example: string) => `a price like ${example}`,
    quantity: "a stock like × 5",
    sku: "a SKU like · LA-1-S",
  },
  how: (parts: string, example: string) =>
    `One line for each option: ${parts}; together ${example}. *off* takes an option out. What you leave empty is as in the listing.`,
  listing: (shop: string, price: string, stock: string) => `The listing in ${shop}: ${price}, ${stock}.`,
  shop: "Shop",
  page: "Options",
  pageHint: "Save before you choose others: what you typed here is kept only when it is saved.",
  noShops: "Choose a shop first, under Shops & details: prices are each shop's own.",
  notUnderstood: (typed: string, example: string) => `I don't understand “${typed}”. Write it like ${example}, or off.`,
  notPrice: (typed: string, example: string) => `“${typed}” is no price that I understand. Write it like ${example}.`,
  notApart: {
    price: (row: string) =>
      `The price is the same for ${row}. Write one of them, or let it differ: open Variations again.`,
    quantity: (row: string) =>
      `The stock is shared by ${row}. Write one of them, or let it differ: open Variations again.`,
    sku: (row: string) => `The SKU is the same for ${row}. Write one of them, or let it differ: open Variations again.`,
  },
  off: "off",
  all: "all options",
  allOf: (some: string) => `all options of ${some}`,
  moved: "The variations were changed since you opened this form. Close it and open it again.",
  inStock: (stock: number, options: number) => `${stock} in stock in ${counted(options, "option")}`,
  offOptions: (off: number) => `${off} off`,
  option: (option: string, what: readonly string[]) => `${option}: ${what.join(" · ")}`,
  offLine: (option: string) => `${option}: off`,
  more: (options: number) =>
    `${counted(options, "more option")}: no room for them here. Its draft shows them, under Variations.`,
  options: (options: number) => counted(options, "option"),
});
