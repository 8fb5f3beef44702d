import { catalogue } from "#src/platform/text/messages.ts";
import { listed } from "#src/platform/text/listed.ts";
import { counted, plural } from "#src/platform/text/plural.ts";

/** What people read of the rules that a studio keeps. */
export const catchUpText = catalogue("catching-up", {
  longFirstPart: "a title of at most 15 words: its first part is longer",
  spanGone: "when it was made: this span of years isn't offered any more",
  unknownText: (lacks: readonly string[]) => `I can't know what to write. It lacks ${listed(lacks)}.`,
  fallback: "Catch-up",
  intro:
    "Rules that I keep: each listing of a shop needs something. Once a day I look for what lacks it and make a plan of a part. Nothing is written before a plan is approved.",
  none: "No rule is kept here. For example: `/oms catchup alt texts from title` or `/oms catchup materials add linen in PineAndInkEU 30 a day`.",
  how: 'A new one in a line: `/oms catchup shipping profile = "Standard" in PineAndInkEU 30 a day`. Each listing that says nothing there gets it.',
  kinds: {
    safety: "Product safety: the shop's manufacturer, responsible person and warnings",
    attributes: (model: string | null) =>
      model === null
        ? "Attributes that the category asks for. No listing is the model, so I only list what lacks them"
        : `Attributes that the category asks for, as ${model} has them`,
    alts: "An alt text for each photo: the title",
    titles: "Titles of at most 15 words: up to the last part that fits",
    when_made: (year: string) => `When it was made: the span of years that is still offered in ${year}`,
    line: (sentence: string, which: string | null) =>
      which === null ? `Each listing: ${sentence}` : `Each listing with ${which}: ${sentence}`,
  },
  title: {
    safety: "Give what product safety wants, from the shop's defaults",
    attributes: "Give the attributes that the category asks for",
    alts: "Give photos an alt text: the title",
    titles: "Shorten titles to at most 15 words",
    when_made: (year: string) => `Say a span of years that is still offered in ${year}`,
  },
  batchTitle: (rule: string, shop: string) => `${rule} (${shop})`,
  batchLine: (rule: string, shop: string, date: string) => `catch-up of ${date} in ${shop}: ${rule}`,
  inShop: (rule: string, shop: string) => `*${shop}* · ${rule}`,
  progress: (done: number, all: number) => `${done} of ${all} done`,
  ready: (day: string) => `the last of them planned about ${day}`,
  share: (listings: number) => `at most ${counted(listings, "listing")} a day`,
  notLooked: "I look for the first time soon",
  allDone: "nothing lacks it",
  by: (person: string) => `the word of ${person}`,
  nobody: "The person who accepted it can't make plans here any more, so I make none. Take it over to go on.",
  takeOver: (rule: string, shop: string) =>
    `${rule} (${shop}). Its plans are your word, and another person approves them.`,
  lost: (section: string) =>
    `The shop has no section “${section}” any more, so I can't tell what this is about and plan nothing. End the rule, and say it anew with the section as it is called now.`,
  lostModel: (code: string) =>
    `\`${code}\` isn't in this shop any more, so I can't tell which attributes the others get, and plan nothing. Choose another listing, or end the rule.`,
  model: {
    title: "Another model",
    explained: (rule: string, shop: string) =>
      `*${shop}* · ${rule}\nListings of the same category get the attributes that their category asks for, as this one has them. Its plans are your word, and another person approves them.`,
    code: "Code of the listing",
    codeHint: "As /oms find shows it, such as k7q2.",
    submit: "Choose it",
  },
  held: (listings: number, day: string) =>
    `${plural(listings, { one: "1 listing waits, because a plan of it was discarded. It comes", other: `${listings} listings wait, because a plan of them was discarded. They come` })} again about ${day}.`,
  tookIn: "They come into its next plan. A day has one, so after today's it is the one of tomorrow.",
  waiting: (request: number | null, listings: number) =>
    request === null
      ? `A plan of ${counted(listings, "listing")} is being made.`
      : `Request ${request} with ${counted(listings, "listing")} goes first: I make the next plan when it is done or discarded.`,
  unknown: (listings: number) =>
    `${counted(listings, "listing")} ${plural(listings, { one: "needs", other: "need" })} a person: I can't know what to write.`,
  offered: (listings: number) =>
    `${plural(listings, { one: "1 listing lacks", other: `${listings} listings lack` })} it. I can make plans of them, and ask you first.`,
  buttons: {
    showPlan: "Show the plan",
    showUnknown: "Show what needs a person",
    end: "End the rule",
    takeOver: "Take it over",
    takeIn: "Take them in now",
    chooseModel: "Choose another",
    accept: "Make plans of them",
    decline: "No, thanks",
    fillIn: "Fill it in for these",
  },
  accepted: "I keep this rule now. I look in a moment, and its first plan comes into your messages.",
  declined: "I don't offer it again.",
  ended: "I don't keep this rule any more. What it planned already stays as it is.",
  takenOver: "Its plans are your word from now on, so another person approves them.",
  understood: (words: string) => `I understood: \`${words}\``,
  unknownTitle: (shop: string) => `What needs a person in ${shop}`,
  unknownLine: (code: string, lacks: string) => `\`${code}\` lacks ${lacks}`,
  unknownMore: (listings: number) => `and ${listings} more`,
  unknownNone: "Nothing needs a person any more.",
  unknownMoved:
    "This list changed since it was drawn. Press *Show what needs a person* again, and look at it as it is now.",
  page: (from: number, to: number, all: number) => `Rules ${from} to ${to} of ${all}`,
  fillGroup: (lack: string, listings: number) => `*${lack}*: ${counted(listings, "listing")}`,
  digest: {
    line: (rules: string) => `Catch-up: ${rules}`,
    rule: (shop: string, kind: string, progress: string) => `${kind} in ${shop} ${progress}`,
    offered: (kind: string, shop: string, listings: number) =>
      `I can make plans: ${kind} in ${shop} (${counted(listings, "listing")})`,
    more: (rules: number) => `${counted(rules, "more rule")}`,
    short: {
      safety: "product safety",
      attributes: "attributes",
      alts: "alt texts",
      titles: "long titles",
      when_made: (year: string) => `when it was made (${year})`,
      line: "a rule of yours",
    },
    readyOn: (done: number, all: number, day: string) => `${done} of ${all}, ready about ${day}`,
    need: (listings: number) =>
      `${counted(listings, "listing")} ${plural(listings, { one: "needs", other: "need" })} a person`,
  },
  problems: {
    oneShop: (shops: string) => `A rule is about one shop. Write which one: ${shops}.`,
    noShop: "No shop is connected. Connect one with `/oms connect`.",
    notGiving:
      "A rule that I keep gives each listing something it can lack: a profile, materials, tags, an attribute, alt texts or a question. Prices, stock, texts and states are changed once, by `/oms bulk`.",
    states: "A rule that I keep is about what is on sale. Leave the states out.",
    codes: "A rule that I keep is about all listings of a shop. To change some by their codes, write `/oms bulk`.",
    time: "A rule that I keep looks every day, so it has no time of its own. Leave the time out.",
    share: (most: number) => `Write how many a day as a number from 1 to ${most}: \`50 a day\`.`,
    noModel: (code: string) =>
      `I know no listing “${code}” in a connected shop. Write the code of a listing, as /oms find shows it.`,
    noModelIn: (code: string, shop: string) =>
      `I know no listing “${code}” in ${shop}. Write the code of one of its listings, as /oms find shows it.`,
    noAttributes: "Listings of this shop have no attributes.",
  },
});
