import { counted, plural } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of the fields that every marketplace has, and of rules that all of them share. */
export const catalogText = catalogue("catalog", {
  fields: {
    title: "Title",
    description: "Description",
    tags: "Tags",
    materials: "Materials",
    category: "Category",
    images: "Photos",
    variations: "Variations",
    price: "Price",
    quantity: "Stock",
    sku: "SKU",
    enabled: "On sale",
  },
  named: {
    field: (label: string) => `the ${label}`,
    sku: "the SKU",
    photos: "the photos or their order",
    alts: "the alt texts",
    variations: "the variations",
    price: (there: string) => `the price (${there} there)`,
    stock: (there: number) => `the stock (${there} there)`,
    offered: "whether it is on sale",
    optionPhotos: "the photos of its options",
    video: "the video",
  },
  no: "No",
  yes: "Yes",
  values: {
    nothing: "nothing",
    photos: (photos: number) => counted(photos, "photo"),
    otherAlts: (photos: number, others: number) =>
      `${counted(photos, "photo")}, ${others} of them with another alt text`,
    otherOptions: "other options",
    yes: "yes",
    no: "no",
    other: "something else",
    noVideo: "no video",
  },
  states: {
    active: "live",
    draft: "draft",
    inactive: "inactive",
    sold_out: "sold out",
    expired: "expired",
  },
  signs: {
    hiddenAfter: (word: string) => `a mark that can't be seen after “${word}”`,
    hiddenFirst: "a mark that can't be seen at the beginning",
    insteadOf: (instead: string, sign: string) => `${instead} for ${sign}`,
    write: (what: string) => `Write ${what}.`,
    leaveOut: (signs: number) => plural(signs, { one: "Please leave it out.", other: "Please leave them out." }),
    refused: (marketplace: string, signs: string, where: string) => `${marketplace} refuses ${signs} in ${where}.`,
    titles: "titles",
    tags: "tags, only letters, digits, spaces, hyphens and apostrophes",
    only: (field: string, signs: string) => `${field}, only ${signs}`,
  },
  title: {
    missing: "A listing needs a title.",
    long: (most: number, length: number) =>
      `A title has at most ${most} characters; this one has ${length}. Shorten it a little.`,
    once: (signs: string) => `A title can have ${signs} only once.`,
  },
  description: "A listing needs a description: say what it is, how large, of what.",
  category: "Choose a category, the most exact one that fits.",
  tags: {
    many: (most: number, some: string) => `A listing has at most ${most} tags. Take out ${some} or others.`,
    long: (tag: string, length: number, most: number) => `${tag} has ${length} characters; a tag has at most ${most}.`,
  },
  words: {
    many: (most: number, field: string) => `A listing has at most ${most} ${field}.`,
    long: (word: string, most: number) => `${word} is longer than ${most} characters.`,
  },
  note: (label: string, most: number, length: number) =>
    `${label}: at most ${counted(most, "character")} are possible. This has ${counted(length, "character")}.`,
  measures: {
    aboveZero: (field: string) => `Each number of the ${field} has to be above 0.`,
    unreadable: (typed: string, field: string, example: string) =>
      `“${typed}” is no ${field} that I understand. Write it like ${example}.`,
    hint: (example: string, units: string) => `Like ${example}. Units: ${units}.`,
  },
  questions: {
    line: (text: string, how: readonly string[]) => `${text} (${how.join("; ")})`,
    text: (characters: number | null) =>
      characters === null ? "text" : `text of up to ${counted(characters, "character")}`,
    choice: (options: readonly string[]) => `one of: ${options.join(", ")}`,
    files: (files: number | null) => (files === null ? "files" : counted(files, "file")),
    labels: (labels: readonly string[]) => `files: ${labels.join(", ")}`,
    other: "a kind that I don't know",
    required: "required",
    optional: "optional",
    price: (price: string) => `+ ${price}`,
    many: (most: number, questions: number) =>
      `A listing asks its buyers at most ${counted(most, "question")}; this one has ${questions}.`,
    empty: "A question needs its words: what do you ask the buyer?",
    long: (question: string, most: number, length: number) =>
      `${question} has ${length} characters; a question has at most ${most}.`,
    longInstructions: (question: string, most: number, length: number) =>
      `The instructions of ${question} have ${length} characters; at most ${most} are possible.`,
    noInstructions: (question: string) => `${question} is answered from a list, so it can't have instructions.`,
    characters: (question: string, most: number) => `An answer to ${question} can have 1 to ${most} characters.`,
    fileCount: (question: string, most: number) => `An answer to ${question} can have 1 to ${counted(most, "file")}.`,
    noOptions: (question: string) => `${question} needs its answers: one a line.`,
    longOption: (question: string, option: string, most: number) =>
      `${option}, an answer to ${question}, has more than ${most} characters.`,
    noPrice: (question: string) =>
      `${question} can't have a price: only a text that buyers may leave out can have one.`,
    otherCurrency: (question: string, shop: string, currency: string) =>
      `The price of ${question} is in another currency: ${shop} sells in ${currency}.`,
    unknownKind: (question: string) =>
      `${question} is answered in a way that I don't know, and writing it would damage it. Change these questions at the marketplace.`,
    lowPrice: (question: string) => `The price of ${question} has to be above 0.`,
  },
  optionPhotos: {
    photo: (place: number) => `photo ${place}`,
    none: "no photo",
    gone: "a photo that is gone",
    line: (word: string, photo: string) => `${word}: ${photo}`,
    change: (from: string, to: string) => `${from} → ${to}`,
  },
  attributes: {
    ofScale: (name: string, scale: string) => `${name} (${scale})`,
    line: (name: string, values: string) => `${name}: ${values}`,
    required: (name: string) => `This category needs ${name}. The draft's card has a button for it: Attributes.`,
    otherCategory: (name: string) =>
      `${name} is no attribute of this category. Open Attributes on the draft's card and save: that leaves it out.`,
    otherValue: (value: string, name: string) => `${value} isn't a value of ${name} any more. Choose another one.`,
    many: (name: string, most: number) => `${name} takes at most ${counted(most, "value")}.`,
    oneScale: (name: string) => `The values of ${name} are of different scales. Choose values of one scale.`,
  },
  variations: {
    none: "This marketplace's listings can't have variations.",
    manyAxes: (most: number) => `A listing varies by at most ${counted(most, "thing")}.`,
    sameName: (name: string) => `Both variations are called ${name}. Give one of them another name.`,
    sameProperty: (name: string) => `The listing varies by ${name} twice. Choose something else for one of them.`,
    otherCategory: (name: string) =>
      `Listings of this category don't vary by ${name}. Open Variations on the draft's card and choose something else, or a name of your own.`,
    noName: "A variation needs a name: what do its options differ in?",
    noValues: (name: string) => `${name} has no options yet. Write them one a line.`,
    manyValues: (name: string, most: number, values: number) =>
      `${name} has ${values} options; at most ${most} are possible.`,
    twice: (value: string, name: string) => `${value} is there twice among the options of ${name}.`,
    tooMany: (most: number, combinations: number) =>
      `These are ${combinations} combinations; at most ${most} can be kept here. Take out some options.`,
    longWord: (word: string, most: number) => `${word} is longer than ${most} characters. Write it shorter.`,
    reserved: (value: string) => `${value} can't be the name of an option. Write it otherwise.`,
    slash: (value: string) => `${value}: write the slash without spaces around it.`,
    signs: (word: string, signs: string) => `${word} can't have ${signs}. Please leave it out.`,
    ofOption: (option: string, problem: string) => `${option}: ${problem}`,
    inShop: (shop: string, problem: string) => `${shop}, ${problem}`,
    stock: (most: number) => `Stock is a whole number from 0 to ${most}.`,
    needsStock: (shop: string, options: string, byTable: boolean) =>
      `${shop} needs the stock of ${options}. ${byTable ? "Write it in the table: Variations leads to it." : "Write it under Variations."}`,
    profileGone: (shop: string, label: string, options: string, byTable: boolean) =>
      `${shop} doesn't have the ${label} of ${options} any more. ${byTable ? "Write another one in the table: Variations leads to it." : "Choose another one under Variations."}`,
    /** `Small / Blue and 3 more options` */
    optionAndMore: (option: string, more: number) =>
      more === 0 ? option : `${option} and ${counted(more, "more option")}`,
    profileGoneThere: (shop: string, label: string) =>
      `${shop} doesn't have this ${label} any more. Choose another one under Details.`,
    allOff: (shop: string) => `All options are off in ${shop}. At least one has to be on sale.`,
    nothingLeft: (shop: string) => `No option has stock in ${shop}. At least one needs some.`,
    nothing: "no variations",
    structure: (names: string, options: number) =>
      names === "" ? counted(options, "option") : `${names}: ${counted(options, "option")}`,
    told: {
      added: (options: number, names: string) => `added ${counted(options, "option")} (${names})`,
      gone: (options: number, names: string) => `took away ${counted(options, "option")} (${names})`,
      renamed: (from: string, to: string) => `renamed ${from} to ${to}`,
      axes: (names: string) => (names === "" ? "varies by nothing now" : `varies by ${names} now`),
      other: "changed its order, or by what its options differ",
      more: (names: string, more: number) => `${names} and ${more} more`,
    },
    axis: (name: string, values: readonly string[]) => `${name}: ${values.join(", ")}`,
    differs: (option: string, what: string) => `${option}: ${what}`,
  },
  quoted: (text: string) => `“${text}”`,
  sku: (most: number, length: number) => `A SKU has at most ${most} characters; this one has ${length}.`,
  photos: {
    missing: "A listing needs at least one photo.",
    many: (most: number, photos: number) => `A listing has at most ${most} photos; this one has ${photos}.`,
    alt: (photo: number, most: number) => `The alt text of photo ${photo} is longer than ${most} characters.`,
  },
  videos: {
    there: "the video that is there",
    size: (megabytes: number) => `${megabytes} MB`,
    seconds: (seconds: number) => counted(seconds, "second"),
    odd: "I can't read which video this listing is to have. Choose it again.",
    copying: "I'm still copying the video. Ask for approval again when its card says that it is there.",
    many: (most: number, videos: number) => `A listing has at most ${counted(most, "video")}; this one has ${videos}.`,
    large: (video: string, most: string) =>
      `This video is too large (${video}): at most ${most} are possible. Make it shorter or smaller, and add it again.`,
    length: (video: string, length: string, marketplace: string, least: number, most: number) =>
      `${video} lasts ${length}. ${marketplace} asks for ${least} to ${most} seconds, and may refuse or cut another length.`,
  },
  shops: {
    none: "Choose at least one shop.",
    price: (shop: string, currency: string) => `${shop} needs a price in ${currency}.`,
    stock: (shop: string) => `${shop} needs a stock: how many can it sell?`,
    stockRange: (most: number) => `Stock is a whole number from 1 to ${most}.`,
    defaults: (shop: string, missing: string) => `${shop} still needs: ${missing}. Set its defaults once.`,
    needs: (shop: string, field: string) =>
      `${shop} calculates shipping for this listing, so it needs the ${field} (Shops & details).`,
    currency: (shop: string, its: string, given: string) => `${shop} sells in ${its}, not in ${given}.`,
  },
});
