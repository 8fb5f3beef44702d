import { counted, plural } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of making a plan, and of what is done to it. */
export const plansText = catalogue("plans", {
  making: (title: string) =>
    `:hourglass_flowing_sand: I'm making this plan: *${title}*. It comes into your messages with what would change. Nothing is written before it is approved.`,
  made: (title: string) => `Plan: ${title}`,
  understood: (understood: string) => `I understood: \`${understood}\``,
  nothingUnderstood: "Nothing of it was clear to me.",
  sentence: {
    read: "I read it as this line, and made nothing yet. Look at it, correct it, and send it:",
    ai: "An AI read your sentence. Compare the line with what you want.",
    unasked:
      "Simple rules read your sentence. AI is on here for drafts alone: an owner can let it read sentences, too, in `/oms privacy`.",
    left: (parts: string) => `:warning: The line doesn't say: ${parts}`,
    unclear: (parts: string) => `I tried to read it as a sentence, too. What I didn't understand for sure: ${parts}`,
    more: (parts: number) => `${parts} more`,
    part: (part: string) => `“${part}”`,
    open: "Look at it in the form",
  },
  how: "For example: `/oms bulk price +5% round .90`. Without words, `/oms bulk` opens a form.",
  otherCount: (listings: number) =>
    `This plan has ${counted(listings, "listing")} by now, so I asked for nothing. Look at its card, and ask for these.`,
  manyDeleted: (found: number, most: number) =>
    `This means ${counted(found, "listing")}, and a plan deletes at most ${most}. Name fewer, for example by their codes. To keep them, write \`take off sale\`.`,
  ofTable: (line: string, file: string) => `${line} (only the listings of ${file})`,
  unknownLines: (file: string, count: number, lines: string) =>
    `In ${file}, ${plural(count, { one: "1 line names", other: `${count} lines name` })} no listing that I know: ${plural(count, { one: "line", other: "lines" })} ${lines}. The plan leaves ${plural(count, { one: "it", other: "them" })} out.`,
  noneOnSale: "None of these listings is on sale, so there is nothing to take off sale.",
  manyProducts: (words: string, found: number) =>
    `“${words}” means ${counted(found, "product")}, and at most 100 are possible. Write more words, or a code.`,
  noSectionLeftOut: (section: string) =>
    `No chosen shop has a section “${section}” any more, so I can't tell what to leave out. Write the section as it is called now.`,
  noProduct: (words: string) => `I know no product “${words}”. Write its code, its SKU or words of its name.`,
  fallback: "Change many",
  form: {
    intro:
      "I make a plan of this: you see every change before you ask for approval. In one line it works, too: `/oms bulk price +5% round .90`.",
    further: (words: string) => `Only those with \`${words}\`, as you looked for them.`,
    submit: "Make the plan",
    move: "Prices",
    noPrice: "Leave prices as they are",
    moves: {
      raise_percent: "Raise by percent",
      lower_percent: "Lower by percent",
      raise: "Raise by an amount",
      lower: "Lower by an amount",
      set: "Set to an amount",
      round: "Only change how prices end",
    },
    amount: "How much",
    amountHint: "5 for percent; 2.50 or 2.50 EUR for an amount. An amount is never converted to another currency.",
    round: "New prices end in",
    roundHint: "Such as .90 or .00: each price goes to the nearest one that ends so. Leave it empty for exact prices.",
    state: "On or off sale",
    noState: "Leave it as it is",
    stateMoves: {
      renew: "Renew, for a fee each",
      unpublish: "Take off sale",
      put_on_sale: "Put on sale",
      delete: "Delete for good",
    },
    statesHint:
      "What is renewed or put on sale isn't on sale yet: leave this as it is, and I take what expired, or what is inactive or a draft. To delete, choose the states.",
    rule: "Or something else, in a line",
    ruleHint: 'For example: stock = 3, or tags add "linen", or title replace "Mug" with "Cup".',
    shops: "In these shops",
    allShops: "All shops",
    section: "In this section",
    anySection: "Any section",
    inShops: (shops: string) => `in ${shops}`,
    states: "With this state",
    stateNames: {
      active: "On sale",
      draft: "Draft",
      inactive: "Inactive",
      sold_out: "Sold out",
      expired: "Expired",
    },
    tag: "With this tag",
    search: "With these words in the title",
    more: "Only those with (as in a line)",
    moreHint:
      'For example: product "Mug", or category "Mugs", or price from 10 to 25, or stock to 3, or lacks materials. Write several one after the other.',
    table: "Only the listings of this table",
    tableHint: "A CSV file with a column “code” or “listing”. Empty the states above to mean all of them.",
    nothing: "Choose what to do with prices, on or off sale, or write something else below.",
    notBoth: "Choose one: prices, on or off sale, or something else.",
    amountMissing: "Say how much.",
    otherSign:
      "This sign says something else than the choice above. Choose what to do above, and write the number without a sign.",
    notPercent: "This is a percentage. Choose to raise or lower by percent above, or write an amount.",
    roundMissing: "Say how prices should end, for example .90.",
  },
  leftOut: {
    same: "It is so already.",
    asksAlready: "It asks its buyers this already.",
    unmoved: { offSale: "It isn't on sale.", onSale: "It is on sale already." },
    elsewhere: (shop: string) =>
      `What may be the same single piece is on sale in ${shop}. Two people could buy it, so take it off sale there first.`,
    without: (words: string) => `It doesn't have “${words.length > 60 ? `${words.slice(0, 60)}…` : words}”.`,
    gone: (shop: string | null) =>
      shop === null ? "The listing isn't in its shop any more." : `The listing isn't in ${shop} any more.`,
    noAccess: (shop: string) => `${shop} is limited to other people.`,
    fall: "The price falls by more than 30 %.",
    rise: "The price more than doubles.",
    raiseFalls: "The plan raises prices, but this price falls.",
    loweringRises: "The plan lowers prices, but this price rises.",
  },
  /** Where some of it can't be asked for any more: nothing is asked for until its author saw that. */
  notAsked: {
    gone: (items: number) => `${items} ${plural(items, { one: "isn't", other: "aren't" })} in the shop any more`,
    moved: (items: number) =>
      `${items} ${plural(items, { one: "was", other: "were" })} changed in the shop since the plan was made`,
    movedByRequest: (items: number) =>
      `${items} ${plural(items, { one: "was", other: "were" })} changed by another request of yours since the plan was made`,
    askedElsewhere: (items: number) =>
      `${items} ${plural(items, { one: "is", other: "are" })} in another request that changes the same field`,
    notConnected: (items: number) =>
      `${items} ${plural(items, { one: "is", other: "are" })} in a shop that isn't connected`,
    other: (items: number) => `${items} for another reason`,
    some: (left: number, all: number, why: string, rest: number) =>
      `${left} of ${all} listings can't be asked for any more: ${why}. I left them out, and asked for nothing yet. Look at the card, and ask for the other ${rest}.`,
    none: (all: number, why: string) =>
      `Nothing is left that I could ask for. The plan had ${counted(all, "listing")}: ${why}. Its card says which.`,
  },
  file: {
    title: "Plan as a table",
    about: (listings: number, left: number) =>
      `A CSV file with each value, old and new: ${counted(listings, "listing")} in the plan, and ${counted(left, "listing")} left out. Change the column “new” or take lines out, and send the file back with \`/oms import\`: the plan becomes that.`,
    download: "Download",
    link: "The link works for ten minutes. It gives the plan as it is when you open it.",
  },
  table: {
    title: "Plan as a table",
    caption: (plan: string) => plan,
    listing: "Listing",
    called: "SKU or code",
    shop: "Shop",
    field: "Field",
    before: "Old",
    after: "New",
    moved: "Change",
    percent: (percent: number) => `${percent > 0 ? "+" : ""}${percent} %`,
    first: (values: number) => `This shows the first ${counted(values, "value")}. The file has all of them.`,
    line: (listing: string, field: string, before: string, after: string) =>
      `${listing}: ${field} ${before} → *${after}*`,
    pages: "See all",
    takeBack: "Take the file back in",
  },
  again: {
    moved: (request: number, title: string) => `What changed in the shop before request ${request}: ${title}`,
    rest: (request: number, title: string) => `What was left of request ${request}: ${title}`,
    newerThere: (shop: string) =>
      `The value in ${shop} is newer than the plan. Take it in to write the planned one over it.`,
    line: {
      moved: (request: number) => `changed in the shop before request ${request}`,
      rest: (request: number) => `left of request ${request}`,
    },
    fixed: "Photos, videos and options that were taken away can't be written by a plan.",
    before: "I'm making this plan already. It comes into the messages of the person who clicked first.",
    beforeIn: (request: number) => `That plan is made already: it is request ${request}.`,
  },
  undo: {
    title: (request: number, title: string) => `Undo request ${request}: ${title}`,
    some: (request: number, listings: number, title: string) =>
      `Undo ${counted(listings, "listing")} of request ${request}: ${title}`,
    strange: (request: number, codes: readonly string[]) =>
      `Request ${request} has no listing with the code ${codes.slice(0, 10).join(", ")}. *Show listings* on its card has the codes.`,
    manyCodes: (codes: number, most: number) =>
      `These are ${codes} codes. Write at most ${most}, or undo the request and take listings out of the plan.`,
    list: "These requests can be undone, the newest first. Write `/oms undo` and the number; add `codes` and codes for some of the listings.",
    inList: (request: number, title: string, listings: number) =>
      `• request ${request}: ${title}, ${counted(listings, "listing")}`,
    emptyList: "There is nothing to undo: no request wrote to listings yet.",
    back: (request: number, title: string) => `Put back request ${request}: ${title}`,
    moved: (shop: string) => `It was changed in ${shop} since, or some of it was sold.`,
    notWritten: "It wasn't written, or not whole. It stays as it is.",
    fixed: "Photos, videos and options that were taken away can't be written back.",
    inPart: "Part of it was changed since, or can't be written back. The rest can.",
    none: (request: number) => `There is no request ${request}.`,
    notEdit: (request: number) =>
      `Request ${request} made a new listing, so I can't undo it. Take a listing off sale with /oms unpublish.`,
    notBack: {
      renew: (request: number) =>
        `Request ${request} renewed listings. The fee isn't paid back, and a renewal can't be taken back. To sell them no more, make a plan that takes them off sale: \`/oms bulk take off sale\`.`,
      put_on_sale: (request: number) =>
        `Request ${request} put listings on sale. A fee that was paid isn't paid back. To sell them no more, make a plan that takes them off sale: \`/oms bulk take off sale\`.`,
      unpublish: (request: number) =>
        `Request ${request} took listings off sale. To sell them again, make a plan that puts them on sale: \`/oms bulk put on sale\`.`,
      delete: (request: number) =>
        `Request ${request} deleted listings. Nobody can bring them back; they can only be made again.`,
    },
    nothing: (request: number) => `Request ${request} wrote nothing, so there is nothing to undo.`,
    notWhole: (request: number) =>
      `Request ${request} wasn't written whole, so I can't undo it. /oms history of the listing says what was written; change that by hand.`,
    inSteps: (request: number) =>
      `Request ${request} was approved more than once and may have been written in steps, so I don't know for sure what was there before. /oms history of the listing says it; change it by hand.`,
    notOver: (request: number) => `Request ${request} is still being written. Stop it first, or wait until it is done.`,
  },
});
