import { listed } from "#src/platform/text/listed.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of rules: what one does, why a listing is left out, and why a line can't be read. */
export const rulesText = catalogue("plan rules", {
  /** Parts of a sentence: "raise prices by 5 %, rounded to .90". */
  sentence: {
    price: {
      set: (amounts: string) => `set prices to ${amounts}`,
      raise: (by: string) => `raise prices by ${by}`,
      lower: (by: string) => `lower prices by ${by}`,
      round: (endings: string) => `round prices to ${endings}`,
      rounded: (endings: string) => `rounded to ${endings}`,
      keepWithin: "keep prices within bounds",
      floor: (amounts: string) => `not below ${amounts}`,
      ceiling: (amounts: string) => `not above ${amounts}`,
    },
  },
  leftOut: {
    currency: (currency: string) => `The rule names no amount in ${currency}.`,
    ending: (currency: string) => `The rule names no ending for prices in ${currency}.`,
    noEndingBetween: (currency: string) => `No price in ${currency} between the floor and the ceiling has the ending.`,
    notAboveZero: "The price would be zero or less.",
    notAboveZeroOf: (option: string) => `The price of ${option} would be zero or less.`,
    noPrice: "I know no price of it yet.",
    notRead: (field: string) => `I don't know yet what ${field} says.`,
  },
  line: {
    empty: "Write what to change first, for example `price +5% round .90`.",
    openQuote: (quote: string) => `A quote (${quote}) is opened and never closed.`,
    word: (word: string) => `\`${word}\``,
    ends: (words: readonly string[]) => `Something is missing at the end: ${listed(words, "disjunction")}.`,
    didYouMean: (word: string, near: string) => `I don't know “${word}”. Did you mean “${near}”?`,
    unknown: (word: string, words: readonly string[]) =>
      `I don't know “${word}”. What can be there: ${listed(words, "disjunction")}.`,
    needs: (what: string) => `Here I need ${what}. Put it in quotes where it has several words.`,
    names: {
      section: "the name of a section",
      tag: "a tag",
      category: "a category",
      product: "a product",
      search: "words of a title",
      code: "the code of a listing",
      shop: "the name of a shop",
    },
    twice: "This is said twice.",
    noSection: (section: string) => `No shop has a section “${section}”.`,
    noSectionBut: (section: string, near: string) => `No shop has a section “${section}”. Did you mean “${near}”?`,
    noShop: (shop: string, shops: string) => `I know no shop “${shop}”. Your shops: ${shops}.`,
    severalShops: (shop: string, shops: string) => `“${shop}” can be ${shops}. Write more of the name.`,
    amount: "Here I need an amount, for example `24.00 EUR`.",
    noSign: "An amount has no plus or minus here.",
    notAmount: (text: string, currency: string) => `I can't read “${text}” as an amount in ${currency}.`,
    whichCurrency: (text: string, currencies: string) =>
      `The shops have several currencies. Say which one “${text}” is in: ${currencies}.`,
    currencyTwice: (currency: string) => `Two amounts are in ${currency}. Write one.`,
    noSuchShop: (currencies: string, shops: string) =>
      `No chosen shop has prices in ${currencies}. Their prices are in ${shops}.`,
    priceMove: "Write what prices become, for example `price +5%`, `price -2.00 EUR` or `price = 24.00 EUR`.",
    whichWay: "Write `+` or `-` before it, or `=` to set the price.",
    percentRange: "A percentage is between -99.99% and +1000%, and not 0.",
    ending: "Here I need an ending, for example `.90`, or `00` for a currency without cents.",
    endings: "Write one ending, or two of which one is for currencies without cents.",
    endingOfOthers: (ending: string, currencies: string) => `Prices in ${currencies} can't end with ${ending}.`,
    crossed: "The floor is above the ceiling.",
    onePrice: "Write one price in one currency.",
    pieces: "Here I need a number of pieces.",
    day: "Here I need a day, for example `2026-12-24`.",
    crossedEnds: "The first of two ends has to be the lower one.",
  },
});
