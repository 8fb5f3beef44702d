import { counted, plural } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read in the forms of drafts, edits and decisions. */
export const changeFormsText = catalogue("change-forms", {
  save: "Save",
  titles: {
    draft: "Listing draft",
    newListing: "New listing",
    edit: "Edit listing",
    details: "Shops & details",
    ofListing: "Details",
    description: "Description",
    shops: "Shops",
    oneShop: "In one shop",
    photos: "Photos",
    addPhotos: "Add photos",
    photosAdded: "Photos added",
    askForChanges: "Ask for changes",
    keepOurs: (marketplace: string) => `Keep ours or ${marketplace}'s`,
    putOnSale: "Put on sale",
    takeOffSale: "Take off sale",
    delete: "Delete",
    everything: "Everything",
    review: "Review",
    listing: "Listing",
    listings: "Listings",
    whatFailed: "What failed",
  },
  choose: "Choose",
  next: {
    label: "And then",
    labelOfDraft: "And then (the rest is on its card)",
    ask: "Ask for approval now",
    publish: (fee: string) => `Publish (${fee})`,
    write: (marketplace: string) => `Write it to ${marketplace}`,
    small: "Write it now, if it is a small change",
    keep: "Keep as my draft",
    toCheck: {
      openai: "Text by OpenAI: please check it.",
      offline: "Text without AI: please check it.",
    },
    has: (media: string) => `${media}.`,
    hintAsk: "I can ask once every field but the tags has a value.",
    hintPublish: "I can publish once every field but the tags has a value. I ask you once more.",
    hintSmall: (bounds: string) =>
      `I write only what you change. Small is: ${bounds}. For anything more I ask for approval.`,
    hintConfirmed: "I write only what you change, and only after you have confirmed it.",
    hintApproved: "I write only what you change, and only after it is approved.",
  },
  most: (characters: number) => `At most ${characters} characters.`,
  fields: {
    title: "Title",
    description: "Description",
    descriptionPart: (part: number, parts: number) => `Description, part ${part} of ${parts}`,
    descriptionOnCard: (characters: number) =>
      `The description has ${characters} characters, too many for this form. *Shops & details* on the draft's card opens it.`,
    descriptionInDetails: (characters: number) =>
      `The description has ${characters} characters, too many for this form. *Details* below opens it.`,
    descriptionTooLong: (marketplace: string) =>
      `The description is too long for this form; edit it on ${marketplace}.`,
    category: "Category",
    categoryExample: "The most exact one: apron, spoon…",
    tags: "Tags",
    tagsExample: "Words buyers search for",
    newTag: (length: number, most: number) => `New tag (${length}/${most})`,
    longTag: (length: number, most: number) => `Too long for a tag (${length}/${most})`,
    usedTag: "Used before",
    moreTags: "More tags, with commas",
    tagsHint: (most: number, characters: number) => `At most ${most} tags in all, ${characters} characters each.`,
    withCommas: (field: string) => `${field}, with commas`,
    sku: "SKU",
    skuHint: (most: number) => `Your own number for it, at most ${most} characters.`,
    price: (currency: string) => `Price, ${currency}`,
    stock: "Stock",
    allOptions: (field: string, options: number) => `${field}, all ${options} options`,
    off: " (off)",
    tooManyOptions: (field: string, options: number) =>
      `${field}: ${options} options are too many for this form. *Details* has a form for them; a table (CSV) has all in one.`,
    priceAndStockIn: (shop: string, currency: string) => `Price in ${shop}, ${currency} × stock`,
    priceAndStockHint: (example: string) => `Like ${example}: the price, then how many there are.`,
    priceAndStock: "Price and stock",
    priceStockSku: (options: number, shop: string) => `*Price, stock and SKU* of ${options} options in ${shop}`,
    wholeTable: (marketplace: string) =>
      `${marketplace} takes prices and stock only as a whole table. If you set separate domestic prices there, it may switch them off.`,
  },
  /** In the form of a new listing. */
  noDownloads: (marketplace: string, page: string) =>
    `For things that are sent. I can't make digital downloads on ${marketplace}: make those in ${page}.`,
  edit: {
    digital: (page: string) =>
      `:floppy_disk: This is a digital download. I leave its files as they are: change them in ${page}. Shipping and processing don't apply to it.`,
    stale: (date: string) =>
      `:warning: These are the values of ${date}. I check them again before I write; \`/oms sync\` checks the whole shop now.`,
    continued: "You continue an edit that isn't written to the shop yet.",
    continuedRequest: (request: string) =>
      `You continue ${request}, which waits for approval. Saving this asks for approval anew.`,
    heldWaits: (listing: string, fields: string, request: string) =>
      `:warning: ${listing}: ${request} changes ${fields}, and waits for approval. Until it is decided or withdrawn, I can't ask for another change of these. Open the request, or edit other fields here.`,
    heldGoesOn: (listing: string, fields: string, request: string) =>
      `:warning: ${listing}: ${request} changes ${fields}, is approved and on its way to the shop. Until it is done, I can't ask for another change of these. Edit other fields here.`,
    showRequest: (request: string) => `Show ${request}`,
    moreFields: (fields: number) => counted(fields, "more field"),
    moreHeld: (requests: number) => `and ${counted(requests, "more request")}`,
  },
  photos: {
    copying: "I'm still copying the photos. I add them to the draft when they are here.",
    sheet: (photos: number) => `${counted(photos, "photo")}, numbered`,
    none: "No photos yet. Add some below.",
    order: "Order",
    orderHint: "The first one is the cover. Leave a number out to remove that photo.",
    most: (photos: number) => `At most ${photos} photos. I remove place data from every one.`,
    alt: (photo: number) => `Alt text of photo ${photo}`,
    altExample: "What it shows, for people who can't see it",
    added: (what: string, draft: string) => `I'm copying ${what} into ${draft}. Its card shows when they are there.`,
    which: (photos: number) =>
      plural(photos, { one: "Which draft gets this photo?", other: `Which draft gets these ${photos} photos?` }),
    whichMedia: (what: string) => `Which draft gets ${what}?`,
    addHere: "Add here",
    noDraft: "You have no draft yet. Use *Draft a listing* instead.",
    older: (drafts: number) => `and ${counted(drafts, "older draft")}`,
    unknown: "I don't know any more which photos these were. Choose them again.",
    notInMessage: "This message has no photos and no video in it.",
    removesAll:
      "That would remove every photo. Write the numbers of those to keep, first the cover; or write 0 to remove them all.",
    noNumber: (typed: string, most: number) => `“${typed}” isn't one of the numbers 1 to ${most}.`,
    twice: (photo: number) => `Photo ${photo} is in the order twice.`,
  },
  shops: {
    label: "Shops",
    none: "No shop is connected yet. You can write the draft now; `/oms connect` adds a shop.",
    signedOut: "Not signed in: connect it again, or leave it out",
    tooMany: (shops: number) => `A form shows a hundred; ${counted(shops, "more shop")} can't be chosen here.`,
    noRoom: (shops: number) =>
      `Price and stock of ${counted(shops, "more shop")} have no room here and stay as they are. *Shops & details* on the draft's card shows up to ten; or take other shops out for a moment: I keep what you typed.`,
    differs: "Below: only what differs for this listing.",
  },
  like: {
    photosLeftOut: (marketplace: string) =>
      `I don't copy photos from ${marketplace}: save, then add your own with Photos on the draft's card.`,
    button: "Draft like this",
    fromHere: "from here",
    which: "Like which one?",
    more: (listings: number) => `and ${listings} more: say more of its title`,
    nothing: (words: string) => `I found no listing called “${words}”.`,
    fromNotes: "Start a draft with these words as notes",
  },
  keep: {
    ours: (value: string) => `Ours: ${value}`,
    later: "Decide later",
    more: (fields: number) => `And ${counted(fields, "more field")}: save these, then open this form again.`,
    cantWrite: (marketplace: string) => `I can't write this one: it can only be put back on ${marketplace}.`,
    explained: (marketplace: string) =>
      `I write what is ours only after it is approved. Keeping ${marketplace}'s writes nothing.`,
  },
  reason: {
    submit: "Send",
    label: "What should change?",
    example: "The price seems too low for linen…",
    hint: (author: string) => `${author} reads this and gets the draft back.`,
    hintOfPlan: (author: string) => `${author} reads this and gets the plan back, to change it and ask again.`,
    hintOfMany: (author: string) => `${author} reads this, and can then import a corrected table.`,
  },
  sale: {
    goOn: "Continue",
    ask: "Ask for approval",
    renew: "Renew",
    renewFor: (fee: string) => `Renew (${fee})`,
    sell: "Put on sale",
    sellFor: (fee: string) => `Put on sale (${fee})`,
    renewals: (marketplace: string, fee: string) => `${marketplace} bills ${fee} for each listing that is renewed.`,
    renewalsApproved: (marketplace: string, fee: string) =>
      `${marketplace} bills ${fee} for each listing that is renewed, once it is approved.`,
    some: (marketplace: string, fee: string) => `${marketplace} bills ${fee} where it says so.`,
    someApproved: (marketplace: string, fee: string) =>
      `${marketplace} bills ${fee} where it says so, once it is approved.`,
    sum: "The next step names the sum.",
    leaveBlank: "Leave blank what you don't want on sale.",
    tooMany: (listings: number) =>
      `${counted(listings, "more listing")} of these have no room here: name one of them after the command.`,
    moreStocks: (options: number) =>
      `${counted(options, "more option")} keep their stock. *Details* on the listing's card has a form for it.`,
    more: (listings: number) => `and ${counted(listings, "more listing")}: name what you mean after the command`,
    stockOf: (listing: string) => `${listing}: stock`,
    howMany: "How many there are",
    boxes: (marketplace: string) => `Inactive listings and drafts on ${marketplace}`,
    costsNothing: (state: string) => `${state}, costs nothing`,
    costs: (state: string, fee: string) => `${state}, ${fee}`,
    freeOneManager: (state: string) => `${state}, costs nothing, one manager is enough`,
    oneManager: (state: string, fee: string) => `${state}, ${fee}, one manager is enough`,
    wait: "I'm asking for each of them, one after the other. This window says when all are asked for; you may close it.",
    done: "I have asked for all of them. The cards show each step.",
    sayOne: "Say of at least one listing how many there are, or tick it.",
    all: "Everything is on sale.",
    otherVariations: (marketplace: string) => `Its variations were changed on ${marketplace}. Open the form again.`,
  },
  writing: {
    ai: "Writing…",
    aiFrom: (photos: number) => `Writing from ${counted(photos, "photo")}…`,
    plain: "Preparing your draft…",
    plainFrom: (photos: number) => `Preparing your draft from ${counted(photos, "photo")}…`,
    stored: "Your draft is already stored: you may close this and open it again from your messages with me.",
    sent: "For a first version, your text and the tags you use most go to OpenAI, nothing else. *Start without AI* keeps them here.",
    sentPhotos: (photos: number) =>
      `For a first version, your text, ${counted(photos, "photo")}, made smaller, and the tags you use most go to OpenAI, nothing else. *Start without AI* keeps them here.`,
    withoutAi: "Start without AI",
  },
  notPrice: (typed: string, example: string) => `“${typed}” isn't a price that I understand. Write it like ${example}.`,
  notPriceIn: (typed: string, currency: string, example: string) =>
    `“${typed}” isn't a price in ${currency}. Write it like ${example}.`,
  notOffer: (example: string) => `Write it like ${example}: the price, then how many.`,
  outdated: (now: string) =>
    `This is ${now === "" ? "empty" : now} now: it was changed since you opened this form. Close it and edit again.`,
  outdatedGone: "This was changed since you opened this form, and no longer exists so. Close it and edit again.",
  notWhole: (typed: string) => `“${typed}” isn't a whole number. Write how many there are.`,
  theirs: (marketplace: string, value: string) => `${marketplace}'s: ${value}`,
  pieces: {
    each: "There is one for each shop",
    same: "There is only one: list it in all of them",
    sameExplained: "If two people buy it before it is off sale, you must cancel one order.",
    question: (shops: number) => `Stock 1 in ${shops} shops: how many are there?`,
    hint: "I need this for stock 1 in several shops; or untick shops. I keep an owner's answer for the studio (/oms settings).",
  },
  difference: {
    next: "Next",
    page: (first: number, last: number, all: number) =>
      `Fields ${first} to ${last} of ${all}. *Next* shows the others.`,
    moved: "These values were changed since you opened this form. Close it and open it again.",
    approved: (value: string) => `Approved: ${value}`,
    explained: (marketplace: string) =>
      `I ask for approval of an approved value again, because it would replace a value that nobody had seen. Keeping ${marketplace}'s writes nothing.`,
  },
  alone: {
    notYet: "Not yet",
    publish: {
      title: "Publish?",
      submit: "Publish",
      submitFor: (fee: string) => `Publish (${fee})`,
    },
    renew: {
      title: "Renew?",
      submit: "Renew",
      submitFor: (fee: string) => `Renew (${fee})`,
    },
    sell: {
      title: "Put on sale?",
      submit: "Put on sale",
      submitFor: (fee: string) => `Put on sale (${fee})`,
    },
    write: {
      title: (marketplace: string) => `Write it to ${marketplace}?`,
      submit: "Write it",
    },
    goesLive: (shops: number, marketplace: string, fee: string) =>
      `It goes live in ${counted(shops, "shop")}. ${marketplace} bills ${fee} for that.`,
    bills: (marketplace: string, fee: string) => `${marketplace} bills ${fee} for that.`,
    billsAll: (marketplace: string, fee: string) => `${marketplace} bills ${fee} for all of them.`,
    free: "It costs nothing.",
    goesOnSale: "It goes on sale.",
    goOnSale: (listings: number) => `${counted(listings, "listing")} go on sale.`,
    writes: "I'll write what you changed.",
    ownListing:
      "You approve your own listing; it is recorded as self-approved. *Not yet* leaves it with its buttons in your messages.",
    ownChange:
      "You approve your own change; it is recorded as self-approved. *Not yet* leaves it with its buttons in your messages.",
    ownChanges:
      "You approve your own changes; it is recorded as self-approved. *Not yet* leaves them with their buttons in your messages.",
  },
});
