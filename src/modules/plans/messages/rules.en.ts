import { counted } from "#src/platform/text/plural.ts";
import { listed } from "#src/platform/text/listed.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of rules: what one does, why a listing is left out, and why a line can't be read. */
export const rulesText = catalogue("plan rules", {
  /** Parts of a sentence: "raise prices by 5 %, to prices that end in .90". */
  sentence: {
    stock: {
      set: (pieces: number) => `set stock to ${pieces}`,
      add: (pieces: number) => `add ${counted(pieces, "piece")} to each stock`,
      take: (pieces: number) => `take ${counted(pieces, "piece")} from each stock`,
    },
    text: {
      replace: (field: string, find: string, instead: string) => `replace “${find}” with “${instead}” in ${field}`,
      remove: (field: string, find: string) => `remove “${find}” from ${field}`,
      start: (field: string, text: string) => `add “${text}” at the beginning of ${field}`,
      end: (field: string, text: string) => `add “${text}” at the end of ${field}`,
      "first-line": (field: string, text: string) => `add the first line “${text}” to ${field}`,
      paragraph: (field: string, text: string) => `add the paragraph “${text}” to ${field}`,
      words: "whole words in any case",
      anyCase: "in any case, inside of words too",
      exact: "whole words in exactly this case",
      exactAnywhere: "in exactly this case, inside of words too",
    },
    words: {
      add: (field: string, words: string) => `add ${words} to ${field}`,
      remove: (field: string, words: string) => `remove ${words} from ${field}`,
      replace: (field: string, find: string, instead: string) => `replace ${find} with ${instead} in ${field}`,
    },
    set: (field: string, value: string) => `set ${field} to ${value}`,
    alts: {
      title: "the title",
      missing: (photos: string, text: string) => `give ${photos} without an alt text ${text}`,
      overwrite: (photos: string, text: string) => `give ${photos} the alt text ${text}`,
      first: "first photos",
      all: "photos",
    },
    questions: {
      add: (question: string) => `ask buyers ${question}`,
      remove: (question: string) => `no longer ask buyers ${question}`,
      removeAll: "no longer ask buyers anything",
    },
    attribute: {
      set: (name: string, values: string) => `set the attribute ${name} to ${values}`,
      erase: (name: string) => `take out the attribute ${name}`,
    },
    erase: (field: string) => `erase ${field}`,
    state: {
      renew: "renew listings",
      unpublish: "take listings off sale",
      put_on_sale: "put listings on sale",
      delete: "delete listings",
    },
    quoted: (text: string) => `“${text}”`,
    price: {
      set: (amounts: string) => `set prices to ${amounts}`,
      raise: (by: string) => `raise prices by ${by}`,
      lower: (by: string) => `lower prices by ${by}`,
      round: (endings: string) => `round to prices that end in ${endings}`,
      endingIn: (endings: string) => `to prices that end in ${endings}`,
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
    noStock: "I know no stock of it yet, or no option is on sale.",
    nothingLeft: "Nothing would be left in stock. To sell it no more, take it off sale.",
    nothingInStock: "It has no stock. Prices are written with the stock, and one option has to have some.",
    notEnded: "It can be renewed once it has expired or sold out.",
    ended: "It has expired or sold out. To sell it again, make a plan that renews it.",
    full: (field: string, most: number) => `It has ${most} ${field} already, and no more are possible.`,
    noField: (field: string) => `Its marketplace has no field “${field}” that can be set for many listings.`,
    notErasable: (field: string) => `No listing can do without ${field}.`,
    ofOneAlone: (field: string) => `No two listings have the same value of ${field}.`,
    oddValue: (field: string) => `This can't be a value of ${field}.`,
    noList: (shop: string, field: string) => `I don't know what ${shop} has to choose from for ${field}.`,
    noEntry: (shop: string, field: string, entry: string) => `${shop} has no “${entry}” to choose for ${field}.`,
    severalEntries: (shop: string, field: string, entry: string) =>
      `${shop} has several entries “${entry}” for ${field}. Write the number of one.`,
    notRead: (field: string) => `I don't know yet what ${field} says.`,
    noPhotos: "It has no photo.",
    fullOfQuestions: (most: number) =>
      `It asks its buyers ${counted(most, "question")} already, and no more are possible.`,
    noAttribute: (name: string) => `Its category has no attribute “${name}”.`,
    attributeNeeded: (name: string) => `Its category wants “${name}”, so it can't be taken out.`,
    noAttributeValue: (name: string, value: string) => `Its category doesn't offer “${value}” for “${name}”.`,
    severalAttributeValues: (name: string, value: string) =>
      `“${value}” can be of several scales for “${name}”. Write the scale with it, for example “EU 52”.`,
    manyAttributeValues: (name: string, most: number) => `“${name}” takes at most ${counted(most, "value")}.`,
  },
  warning: {
    fall: (from: string, to: string) => `The price falls by more than 30 %: ${from} → ${to}.`,
    rise: (from: string, to: string) => `The price more than doubles: ${from} → ${to}.`,
    raiseFalls: (from: string, to: string) => `The plan raises prices, but this price falls: ${from} → ${to}.`,
    loweringRises: (from: string, to: string) => `The plan lowers prices, but this price rises: ${from} → ${to}.`,
    noneLeft: "The stock can't go below 0: it becomes 0.",
    mostLeft: (most: number) => `The stock can't go above ${most}: it becomes ${most}.`,
    noRoom: (field: string, most: number, words: string) =>
      `No room for ${words}: a listing has at most ${most} ${field}.`,
    ofOption: (option: string, sentence: string) => `${option}: ${sentence}`,
  },
  line: {
    empty: "Write what to change first, for example `price +5% round .90`.",
    tooLong:
      "A part of this is too long. A name has at most 200 characters, a text 10,000, and a list 50 entries (500 codes).",
    longLine: (length: number, most: number) =>
      `This line has ${length} characters, and I read at most ${most}. Make it shorter. To name many listings, type /oms bulk without words: its form takes a table of them.`,
    openQuote: (quote: string) => `The text behind the quote ${quote} has no end. Close the quote.`,
    word: (word: string) => `\`${word}\``,
    ends: (words: readonly string[]) => `Something is missing at the end: ${listed(words, "disjunction")}.`,
    didYouMean: (word: string, near: string) => `I don't know “${word}”. Did you mean “${near}”?`,
    unknown: (word: string, words: readonly string[], together: string | null) =>
      `I don't know “${word}”. What can be there: ${listed(words, "disjunction")}.${
        together === null ? "" : ` If it belongs to the word before it, put them in quotes: \`${together}\`.`
      }`,
    writeInstead: (line: string) => `No line begins so. Write \`${line}\`.`,
    whichOfAll: (line: string) => `Say which listings by their states, without “all”, for example \`${line}\`.`,
    altFrom: 'Alt texts can come from the title alone. Write `alt texts from title`, or `alt texts = "the words"`.',
    needs: (what: string) => `Here I need ${what}. If it has several words, put it in quotes.`,
    names: {
      section: "the name of a section",
      tag: "a tag",
      category: "a category",
      product: "a product",
      search: "words of a title",
      code: "the code of a listing",
      shop: "the name of a shop",
      find: "the words to find",
      instead: "the words to write instead",
      text: "the text to add",
      word: "a word",
      value: "a value",
      entry: "the name or number of an entry",
      alt: "the alt text",
      attribute: "the name of an attribute",
      question: "the question",
      option: "an answer to choose",
    },
    blank: "A blank erases nothing. To take words away, write `remove`. To empty a field, write `erase`.",
    twice: (word: string) => `“${word}” is there twice. Write it once.`,
    noSection: (section: string) => `No shop has a section “${section}”.`,
    sectionElsewhere: (section: string, shops: string) =>
      `No chosen shop has a section “${section}”. It is in ${shops}.`,
    noSectionBut: (section: string, near: string) => `No shop has a section “${section}”. Did you mean “${near}”?`,
    sectionInQuotes: (section: string, quoted: string) =>
      `No shop has a section “${section}”. For the section that begins so, write \`section ${quoted}\`.`,
    sectionNotShop: (name: string, quoted: string) =>
      `I know no shop “${name}”. For the section, write \`section ${quoted}\`.`,
    noShop: (shop: string, shops: string) => `I know no shop “${shop}”. Your shops: ${shops}.`,
    severalShops: (shop: string, shops: string) => `“${shop}” can be ${shops}. Write more of the name.`,
    amount: (example: string) => `Here I need an amount, for example \`${example}\`.`,
    noSign: "An amount has no plus or minus here.",
    twoSigns: "There are two signs before the number. Write one of them, for example `price -5%` or `stock -2`.",
    notAmount: (text: string, currency: string) => `I can't read “${text}” as an amount in ${currency}.`,
    aboveZero: "An amount has to be above zero.",
    thousandOrCents: (text: string, thousand: string, cents: string) =>
      `“${text}” can be two amounts. Write ${thousand} or ${cents}.`,
    whichCurrency: (text: string, currencies: string) =>
      `The shops have several currencies. Say which one “${text}” is in: ${currencies}.`,
    currencyTwice: (currency: string) => `Two amounts are in ${currency}. Write one.`,
    noSuchShop: (currencies: string, shops: string) =>
      `No chosen shop has prices in ${currencies}. Their prices are in ${shops}.`,
    priceMove: (example: string) =>
      `Write what prices become, for example \`price +5%\`, \`price -${example}\` or \`price = ${example}\`.`,
    setsPrice: (price: string) => `To set the price, write \`price = ${price}\`. To move it, write by how much.`,
    ofWhat: "Begin with what this is about, for example `price -10%` or `stock +2`.",
    whichWay: "Write `+` or `-` before it, or `=` to set the price.",
    percentRange: "A percentage is between -99.99 % and +1000 %, is not 0, and has at most two decimals.",
    ending: "Here I need an ending, for example `.90`, or `00` for a currency without cents.",
    endingIsStep: (typed: string, ending: string, written: string) =>
      `“${typed}” can be a step or an ending. Do you mean prices that end in ${ending}? Write \`${written}\`.`,
    endingIsPrice: (typed: string) =>
      `“${typed}” is too long for an ending. To set the price, write \`= ${typed}\`. To say how prices end, write for example \`.90\`.`,
    endings: "Write one ending, or two of which one is for currencies without cents.",
    endingOfOthers: (ending: string, currencies: string, instead: string) =>
      `Prices in ${currencies} can't end with ${ending}. Write \`${instead}\`.`,
    crossed: "The floor is above the ceiling.",
    onePrice: "Write one price in one currency.",
    pieces: "Here I need a number of pieces.",
    day: "Here I need a day, for example `2026-12-24`.",
    stockMove: "Write a number of pieces, for example `stock = 3`, `stock +2` or `stock -1`.",
    oneLine: "A title has one line. Write `title start` or `title end`.",
    altLong: (most: number) => `An alt text has one line of at most ${most} characters.`,
    questionKind: "A question has answers to choose, or words of the buyer's own. Write `choose` or `up to`, not both.",
    oneAnswer: 'A choice needs two answers or more, each in quotes of its own, for example `choose "S", "M"`.',
    answerTwice: (answer: string) => `The answer “${answer}” is there twice. Write it once.`,
    withAtEnd: (field: string, by: string) =>
      `To add words, write \`${field} ${by} "the words"\`, without “with”. If “with” is one of the words, it belongs in the quotes.`,
    eraseAll: (field: string) =>
      `To take all ${field} away, write \`erase ${field}\`. If one of them is the word “all”, put it in quotes: \`${field} remove "all"\`.`,
    allWords: (begins: string) =>
      `Say which words to take away: \`${begins} "the words"\`. If it is the word “all”, put it in quotes.`,
    characters: "Here I need a number of characters, for example `up to 40 characters`.",
    whichDeleted:
      "Say which listings to delete: their states, for example `delete states expired, inactive`, or their codes.",
    noDrafts: "A listing that exists can't become a draft again. To take listings off sale, write `unpublish`.",
    notErasable: (field: string) => `No listing can do without the field “${field}”, so it can't be erased.`,
    ofOneAlone: (field: string) => `No two listings have the same ${field}, so many can't be given one.`,
    longWord: (word: string, most: number) => `“${word}” is longer than ${counted(most, "character")}.`,
    manyWords: (field: string, most: number) => `A listing has at most ${most} ${field}.`,
    measure: (typed: string, field: string, example: string) =>
      `“${typed}” is no ${field} that I understand. Write it like “${example}”.`,
    noChoices: (field: string) => `I can't set the field “${field}” for many listings yet.`,
    noChoice: (typed: string, choices: readonly string[]) =>
      `“${typed}” is no choice here. Choose ${listed(
        choices.map((choice) => `“${choice}”`),
        "disjunction",
      )}.`,
    noEntry: (typed: string, entries: readonly string[]) =>
      entries.length === 0
        ? `No shop has “${typed}” to choose from.`
        : `No shop has “${typed}” to choose from. They have ${listed(entries)}.`,
    entryInQuotes: (typed: string, longer: string) =>
      `No shop has “${typed}” to choose from. For the one that begins so, put it in quotes: \`${longer}\`.`,
    crossedEnds: "No listing can fit: the lower end is above the upper end.",
  },
});
