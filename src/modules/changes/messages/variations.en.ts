import { counted } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read in the forms of what a listing varies by. */
export const variationsText = catalogue("changes.variations", {
  title: "Variations",
  button: "Variations",
  save: "Save",
  goOn: "Save and go on",
  close: "Close",
  why: "What can buyers choose, like a size or a colour? A listing varies by up to two things.",
  optionsSay: "The listing varies: its options have prices and stock of their own, under *Variations* on its card.",
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
    photo: "The photo",
  },
  same: {
    price: "is the same for all options",
    quantity: "is shared by all options",
    sku: "is the same for all options",
    photo: "is the same for all options",
  },
  sameProfile: "is the same for all options",
  profilesWhy: (shop: string) =>
    `Which one does each option have in ${shop}? Write the profiles themselves in the shop.`,
  asListing: (title: string | null) => (title === null ? "As in the listing" : `As in the listing: ${title}`),
  unknownProfile: (number: number) => `Number ${number}, which the shop doesn't have any more`,
  noProfileYet: (label: string) => `${label}: not set`,
  noProfile: "The shop doesn't have this one any more. Choose another one.",
  savedMore: "Saved. Next: the others.",
  savedProfiles: (next: string) => `Saved. Next: ${next} of each option.`,
  photos: "Photos of options",
  photosWhy: "Buyers see this photo when they choose the option.",
  photosOfListing:
    "You choose among the photos that the listing has now. With None, buyers see no photo of its own for the option.",
  photosAfter:
    "The variations were changed in the shop since this edit was made. Open Variations, look at them and save. Then choose photos.",
  noneShown: "The marketplace of this listing shows no photos of options.",
  photosUnchanged: "The photos of the options are as they were. Nothing is to be written.",
  nextPage: (page: string) => `Nothing changed here. Next: ${page}.`,
  photosBy: "Photos belong to",
  photosByHint: (marketplace: string) =>
    `${marketplace} shows the photos of one of the two. If you save photos of the other one, those of the first go.`,
  noPhotosThere: "The listing has no photos. Add them under Photos on its card first.",
  noPhoto: "None",
  photo: (at: number, alt: string) => (alt === "" ? `Photo ${at}` : `${at} · ${alt}`),
  noPhotos: "The draft has no photos yet. Add them under Photos, then open Variations again.",
  savedPhotos: (next: string) => `Saved. Next: photos of ${next}.`,
  shownWith: (option: string, photo: number) => `${option} with photo ${photo}`,
  each: "is its own for each option",
  by: (axis: string) => `is its own for each option of ${axis}`,
  both: "is its own for each combination",
  theFirst: "the first",
  theSecond: "the second",
  chooseWhat: "Choose what these options are of.",
  asTable: "As a table",
  byTable: (options: number, most: number) =>
    `These are ${counted(options, "combination")}, more than the ${most} that a form has lines for. Press *As a table*: a line for each of them and shop, with its price, stock and SKU. Change the file and send it back with \`/oms import\`.`,
  tableFrom: (most: number, all: number) =>
    `Up to ${most} combinations have a line each in the next form. *As a table* has them in a file; more, up to ${all}, are written in it only.`,
  savedAll: "Saved. All options have the price, stock and SKU of the listing.",
  savedNone: "Saved. The listing has no variations.",
  savedAxes: (options: number, gone: string, added: string) =>
    [
      `Saved: ${counted(options, "option")}.`,
      ...(gone === "" ? [] : [`Gone with what they had: ${gone}.`]),
      ...(added === "" ? [] : [`New: ${added}.`]),
      "What does each have?",
    ].join(" "),
  saved: "Saved. It is on the draft's card.",
  savedEdit: "Saved as a draft. Ask for approval on its card: it is in your messages with me.",
  savedPlain: (price: string, stock: string) =>
    `Saved as a draft: the listing has no variations then, ${price} and ${stock}. Change these with Edit on its card, then ask for approval there.`,
  unchanged: "The variations are as they are there. Nothing is to be written.",
  rebased: (marketplace: string) =>
    `The variations were changed on ${marketplace} since this edit was made. Here they are as they are there now, with what the edit added or took away. Look at all of it, then save.`,
  sure: "Is that right?",
  goes: (options: string, count: number, pieces: number) =>
    pieces === 0
      ? `This takes away ${counted(count, "option")}: ${options}.`
      : `This takes away ${counted(count, "option")} with their stock of ${counted(pieces, "piece")}: ${options}.`,
  goesAxis: (axis: string, count: number, pieces: number) =>
    pieces === 0
      ? `Taking away ${axis} deletes ${counted(count, "option")}.`
      : `Taking away ${axis} deletes ${counted(count, "option")} with their stock: ${counted(pieces, "piece")}.`,
  goesDraft: (options: string) => `This deletes what you wrote for these options: ${options}.`,
  becomes: (option: string, price: string, stock: string) =>
    `What stays has the price and stock of ${option}: ${price}, ${stock}.`,
  fewer: (before: number, after: number) =>
    `Stock is shared otherwise then: ${after} of the ${counted(before, "piece")} are left. Write the right number in the next form.`,
  maybe: (from: string, to: string) => `“${from}” is now written “${to}”. Is it the same option?`,
  yes: "Yes, go on",
  yesRenamed: "It is the same option, with its stock",
  yesOther: "No: the old one goes, the new one is new",
  needsStock: (option: string) => `How many of ${option} are there? Write it like × 3, or off.`,
  emptyStays: "What you leave empty stays as it is.",
  newNeedsStock: "A new option needs a stock.",
  newBegins: (price: string) => `A new option begins with ${price}, unless it shares the price of others.`,
  savedNext: (page: string) => `Saved. Next: ${page}.`,
  kinds: { price: "price", quantity: "stock", sku: "SKU" },
  lineHow: {
    price: (example: string) => `a price like ${example}`,
    quantity: "a stock like × 5",
    sku: "a SKU like · LA-1-S",
  },
  how: (parts: string, example: string) =>
    `One line for each option: ${parts}. All of it: ${example}. You can type x for × and ; for ·. *off* takes an option out.`,
  empty: {
    price: "the price of the listing",
    sku: "the SKU of the listing",
    quantity: "the stock of the first line that has one",
  },
  emptyLine: (what: string) =>
    `What you leave empty: ${what}. What several options share is said in the first of them.`,
  listing: (shop: string, price: string, stock: string) => `The listing in ${shop}: ${price}, ${stock}.`,
  shop: "Shop",
  page: "Options",
  pageHint: "Save before you choose others: what you typed here is kept only when it is saved.",
  noShops: "Choose a shop first, under Shops & details: prices are each shop's own.",
  notUnderstood: (typed: string, example: string) => `I don't understand “${typed}”. Write it like ${example}, or off.`,
  sharedByAll: {
    price: "The price is the same for all options here. To let it differ, open Variations again.",
    quantity: "The stock is shared by all options here. To let it differ, open Variations again.",
    sku: "The SKU is the same for all options here. To let it differ, open Variations again.",
  },
  stockLike: (typed: string) => `I don't understand “${typed}”. Write the stock like × 3, or off.`,
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
    `${counted(options, "more option")}: no room for them here. Its draft shows them, under Variations; the table there has all of them.`,
  options: (options: number) => counted(options, "option"),
  edit: {
    nothing: "nothing",
    axes: (from: string, to: string) => `Varies by: ${from} → *${to}*`,
    on: {
      price: (axes: string) => (axes === "" ? "One price for all options" : `Prices differ by ${axes}`),
      quantity: (axes: string) => (axes === "" ? "One stock for all options" : `Stock differs by ${axes}`),
      sku: (axes: string) => (axes === "" ? "One SKU for all options" : `SKUs differ by ${axes}`),
    },
    own: (label: string, axes: string) =>
      axes === "" ? `${label}: one for all options` : `${label}: differs by ${axes}`,
    added: (option: string) => `New: *${option}*`,
    renamed: (from: string, to: string) => `Renamed: ${from} → *${to}*`,
    gone: (option: string, stock: string | null) =>
      stock === null ? `Taken away: ~${option}~` : `Taken away: ~${option}~ · ${stock}`,
    shownWith: (option: string, photo: string) => `${option}: shown with ${photo}`,
    photo: (at: number) => `photo ${at}`,
    photoNamed: (photo: string, alt: string) => `${photo}, “${alt}”`,
    shownOtherwise: (option: string, from: string, to: string) => `${option}: ${from} → *${to}*`,
    photoGone: "a photo that is gone",
    reordered: "The options are in another order.",
    kept: (options: number) => (options === 1 ? "1 option stays." : `${options} options stay.`),
    more: (lines: number) => `and ${counted(lines, "more line")}`,
  },
});
