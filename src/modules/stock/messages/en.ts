import { counted } from "#src/platform/text/plural.ts";
import { listed } from "#src/platform/text/listed.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of stock that several shops share. */
export const stockText = catalogue("stock", {
  title: "Stock in step",
  minutes: (minutes: number) => counted(minutes, "minute"),
  move: (before: number, after: number) => `${before} → ${after}`,
  pieces: (pieces: number) => `${pieces}`,
  optionMove: (option: string, move: string) => `${option}: ${move}`,
  moreOptions: (options: number) => `and ${counted(options, "more option")}`,
  section: (number: string) => `section ${number}`,
  sectionOf: (section: string, shop: string) => `Section “${section}” in ${shop}`,
  inShop: (shop: string, state: string, pieces: number) => `• ${shop}: ${state} · ${pieces} in stock`,
  card: {
    head: (title: string) => `*Stock of ${title}*`,
    split: "*Split:* each shop has its own pieces. What sells in one shop changes nothing in the others.",
    shared: (person: string, date: string) =>
      `*Shared:* all shops sell the same pieces, by decision of ${person}, ${date}. After a sale in one shop, I lower the others to the lowest number. I never raise a number and put nothing on sale.`,
    sharedBySection: (section: string, person: string, date: string) =>
      `*Shared:* all shops sell the same pieces, because ${section} is shared by decision of ${person}, ${date}. After a sale in one shop, I lower the others to the lowest number. I never raise a number and put nothing on sale.`,
    wouldShare:
      "If you share it, all shops sell the same pieces. After a sale in one shop, I lower the others to the lowest number, without asking each time. Where nothing is left, I take the listing off sale. I never raise a number and put nothing on sale. I see numbers only, no orders, so I ask first when more than 3 pieces go at once, or when nothing would be left of several. At most 20 times a day in each shop; then I ask.",
    lowersAtOnce: (shop: string, move: string) => `Sharing lowers *${shop}* at once: ${move}.`,
    window: (time: string) => `A piece can be sold twice for about ${time} after a sale.`,
    windowFrom: (shop: string, share: number, time: string) =>
      `I check *${shop}* every ${time}, with at most ${share} % of the app's calls of a day.`,
    lastPiece: (time: string) => `When the last piece sells, the shop tells me: then it is about ${time}.`,
    stated: (time: string) => `Shown when it was shared: ${time}.`,
    measured: (time: string) => `Longest time between two checks in the last 7 days: ${time}.`,
    askedNow: "I asked about this stock and wait for an answer. Until then I write nothing.",
    onlyOwners: "An owner can change this.",
    rests: (person: string) =>
      `I write nothing under it now: ${person} isn't an owner any more, or can't use one of the shops. An owner can share it again.`,
  },
  share: "Share the stock",
  shareSection: (section: string) => `Share all of ${section}`,
  sectionLine: (section: string, shop: string, products: number, time: string) =>
    `Section *${section}* of ${shop} has ${counted(products, "product")} in several shops. With all of them shared, a piece can be sold twice for about ${time}.`,
  sectionRefused: (section: string, shop: string, time: string) =>
    `Section *${section}* of ${shop} can't be shared: a piece could be sold twice for about ${time}, and 10 minutes is the limit.`,
  confirm: {
    title: "Share this stock?",
    text: (time: string) =>
      `I then lower stock, and take off sale what sold out elsewhere, without asking each time. A piece can be sold twice for about ${time} after a sale.`,
    yes: "Share",
  },
  unshare: "Split the stock",
  stop: "Stop sharing",
  put: "Put back",
  correction: "It was one correction",
  lower: "Lower the others",
  leave: "Leave the numbers",
  showStock: "Show stock",
  shared: ":white_check_mark: The shops share this stock now. I check the numbers and lower what is higher.",
  splitAgain: ":white_check_mark: Each shop has its own pieces again. What was lowered stays as it is.",
  answered: {
    lower: ":white_check_mark: I lower the others now.",
    leave: ":white_check_mark: The numbers stay as they are. I go on from them.",
  },
  refused: {
    oneShop:
      "This product is in one shop only. To share its stock, match it with its listing in another shop first (`/oms products`).",
    moved: "This stock has changed since. Look again with *Show stock*, and answer there.",
    ruleEnded:
      "This was to be written under a standing decision. It has ended, or another write took its place, so nothing more is written for this one. Where the stock is wrong, change the listing.",
    options:
      "The listings of this product have different options on sale, so their stock can't be shared. Make the options the same first.",
    window: (time: string, shop: string) =>
      `The stock can't be shared: a piece could be sold twice for about ${time}, because ${shop} can't be checked more often with the app's calls. The limit is 10 minutes. Share fewer products, or connect the shop with a key of its own.`,
  },
  lowered: {
    sold: (title: string, shop: string, move: string) => `Sold in *${shop}*: *${title}*, ${move}.`,
    lowest: (title: string, move: string) => `*${title}*: the lowest number counts${move === "" ? "" : `, ${move}`}.`,
    several: (title: string, shops: readonly string[], move: string) =>
      `*${title}* fell in ${listed(shops)}. I count both: ${move}.`,
    others: (shops: readonly string[]) => `I lower the others: ${listed(shops)}.`,
    offSale: (shop: string) => `${shop} (off sale, nothing is left)`,
    fallback: (title: string) => `${title}: stock lowered`,
  },
  asked: {
    head: (title: string) => `:question: *${title}*: should I lower the stock in the other shops?`,
    shows: (shop: string, pieces: string) => `${shop}: ${pieces}`,
    reasons: {
      much: "More than 3 pieces went at once. That may be a correction.",
      all: "Nothing would be left, and a shop shows or showed several pieces. That may be a correction.",
      apart: "One shop has more than 3 pieces more than the others. It may be new stock.",
      new: "A listing came to this product after its stock was shared.",
      options: "The listings have different options on sale. Make them the same, or split the stock.",
      failed: "I could not lower one of them. Its card says why.",
      many: "I lowered stock in one of the shops 20 times in the last 24 hours, and that is the limit.",
      held: "Another request is about to change one of these listings. Finish or withdraw it first.",
    },
    until: "Until you answer I write nothing, so a piece can be sold twice.",
    fallback: (title: string) => `${title}: a question about stock`,
  },
  many: {
    head: (shop: string, products: readonly string[]) =>
      `:question: I lowered stock in *${shop}* 20 times in the last 24 hours, and that is the limit. These wait for your answer, so a piece can be sold twice: ${listed(products)}. What sells after them today waits too.`,
    more: (products: number) => `${products} more`,
    show: "Show what waits",
    fallback: (shop: string) => `${shop}: stock waits for an answer`,
  },
  waiting: {
    title: (shop: string) => `Stock that waits in ${shop}`,
    head: (shop: string, products: number) =>
      `${counted(products, "product")} of *${shop}* ${products === 1 ? "waits" : "wait"} for an answer about stock:`,
    none: (shop: string) => `No stock of *${shop}* waits for an answer.`,
    more: (products: number) => `and ${products} more`,
  },
  ruleNote: {
    matched: (title: string, person: string, into: string) =>
      `*${title}*: its stock isn't shared any more, because ${person} matched its listings with *${into}*. What was lowered stays as it is. To share on, open *${into}* and share its stock.`,
    oneShop: (title: string, person: string) =>
      `*${title}*: its stock isn't shared any more, because ${person} took a listing out of it and one shop is left. What was lowered stays as it is.`,
    rests: (title: string, person: string) =>
      `*${title}*: I don't keep its stock in step now. ${person} decided to share it, and isn't an owner any more or can't use one of the shops. A piece can be sold twice until an owner shares it again.`,
    someRest: (title: string, person: string) =>
      `*${title}*: I don't keep all of its products' stock in step now. ${person} decided to share it, and isn't an owner any more or can't use one of the shops. A piece can be sold twice until an owner shares it again.`,
    fallback: (title: string) => `${title}: stock isn't kept in step`,
  },
  windowNote: {
    calls: (shop: string, time: string, limit: string) =>
      `:warning: *${shop}* can't be checked often enough any more with the app's calls. A piece can be sold twice for about ${time}; the limit is ${limit}. Share fewer products, or connect the shop with a key of its own.`,
    late: (shop: string, time: string, limit: string) =>
      `:warning: I couldn't check the stock of *${shop}* in time. A piece could be sold twice for about ${time}; the limit is ${limit}. I check it again as soon as I can. Compare what sold meanwhile.`,
    fallback: (shop: string) => `${shop}: stock is checked too seldom`,
  },
  oversold: {
    both: (title: string) => `:rotating_light: Sold in both shops: *${title}*. Cancel one on Etsy.`,
    several: (shops: readonly string[], title: string) =>
      `:rotating_light: Sold in ${listed(shops)}: *${title}*. Cancel on Etsy what you don't have.`,
    more: (pieces: number) => `${counted(pieces, "piece")} more sold than there were.`,
    fallback: (title: string) => `Sold twice: ${title}`,
  },
  putBack: {
    fellSince: "The stock of this product fell again since. Open the product to see its numbers now.",
    notOnSale: "it isn't on sale; renew it or put it on sale there first",
    asked: (listings: number) =>
      `:white_check_mark: I asked for approval to put the stock back in ${counted(listings, "listing")}.`,
    nothing: "There is nothing to put back: no listing on sale has less than before.",
    leftOut: (shop: string, why: string) => `Not in ${shop}: ${why}`,
  },
  home: {
    title: (rules: number) => `*Standing decisions* (${rules})`,
    line: (what: string, person: string, date: string) => `*${what}*: stock shared, by ${person}, ${date}`,
    rests: "I write nothing under it now: its giver isn't an owner any more, or can't use one of the shops.",
    someRest:
      "I don't write under it for all of its products now: its giver isn't an owner any more, or can't use one of the shops.",
    all: (rules: number) => `All ${rules}`,
  },
  rules: {
    title: "Standing decisions",
    none: "No stock is shared.",
    page: (page: number, pages: number) => `Page ${page} of ${pages}`,
  },
});
