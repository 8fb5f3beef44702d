import { counted, plural } from "#src/platform/text/plural.ts";
import { dayInWords } from "#src/platform/text/day-in-words.ts";
import { catalogue } from "#src/platform/text/messages.ts";

const phrases = "*help* · *what waits for me* · *low stock* · *problems* · *history* and a listing's code or title";

/** What people read in menus, the Home tab, the digest, greetings, reports and lists of problems. */
export const reportsText = catalogue("reports", {
  changeMany: "Change many",
  table: (file: string) =>
    `:hourglass_flowing_sand: I'm checking ${file}. What it would change comes as a message of its own. Nothing changes yet.`,
  report: {
    shopNumber: (number: number) => `Shop ${number}`,
    daysKey: "Days",
    listingsKey: "Listings",
    days: {
      look: "to look at",
      none: "not checked",
      well: "well",
      failed: "failed",
    },
    noShop: "No shop is connected",
    picture: (dates: string) => `Checks per day, ${dates}`,
    words: (shops: number, dates: string) => `Report of ${counted(shops, "shop")}, ${dates}.`,
    live: (live: number, all: number) => `${live} of ${all} live`,
    notCounted: "not counted yet",
    shopWords: (shop: string, states: string, days: number, kinds: string) =>
      `${shop}: ${states}. Of ${days} days ${kinds}.`,
    nothingWaits: "Nothing is waiting for approval",
    waits: (listings: number) => `${listings} waiting for approval`,
    dates: (first: string, last: string) => `${first} to ${last}`,
    moreShops: (shops: number) => counted(shops, "more shop"),
    months: {
      "1": "Jan",
      "2": "Feb",
      "3": "Mar",
      "4": "Apr",
      "5": "May",
      "6": "Jun",
      "7": "Jul",
      "8": "Aug",
      "9": "Sep",
      "10": "Oct",
      "11": "Nov",
      "12": "Dec",
    },
    title: "Report",
    show: "Show report",
    nothingTitle: "Nothing to report yet",
    nothing: "You have no connected shop yet, so there is nothing to report.",
    moreInShops: (shops: number) => `${counted(shops, "more shop")}: \`/oms shops\``,
    waitingSentence: (listings: number) =>
      listings === 0
        ? "Nothing is waiting for approval."
        : `*${counted(listings, "listing")}* ${plural(listings, { one: "is", other: "are" })} waiting for approval.`,
    pictureDays: (date: string | null, days: number) =>
      `${date === null ? "" : `Last checked ${date}. `}The picture shows the last ${days} days.`,
    checks: (times: number, days: number, failed: number, needLook: number) =>
      `checked ${counted(times, "time")} in the last ${days} days${failed > 0 ? `, :warning: ${failed} failed` : ""}${needLook > 0 ? `, ${needLook} to look at` : ""}`,
  },
  drafts: {
    nothingWaits: "Nothing waits for you. Managers and owners approve listings.",
    title: "Your drafts",
    waitForYou: "*Your drafts wait for you*",
    mayNotDraft: "You can see this studio's listings, but you can't draft. Ask an owner to make you a maker.",
    mine: "My drafts",
    heading: "*Your drafts*",
    none: "You have no drafts. Press *New listing* to start one.",
  },
  waitingForYou: "Waiting for you",
  problems: {
    title: "Problems",
    none: "No problems.",
    lacking: (listings: number, shops: string, missing: string, from: string, marketplace: string) =>
      `:memo: *${counted(listings, "listing")}* of ${shops} ${plural(listings, { one: "lacks", other: "lack" })} ${missing}. From ${dayInWords(from)} on, ${marketplace} rejects such listings. \`/oms export gpsr\` gives a table to fill in and send back.`,
    idleKey: (marketplace: string, shops: string, on: string) =>
      `:warning: ${shops === "" ? "A key of this studio" : `The key of ${shops}`} has made no call for five months. ${marketplace} may switch it off on ${on}. Check the shop with \`/oms sync\`: one call is enough.`,
    nothing: "Nothing needs your attention. :tada:",
    retry: "Retry",
    editAgain: "Edit again",
    seeEverything: "See everything",
    count: (things: number) => `${counted(things, "thing")} to look at`,
    page: (page: number, pages: number) => `page ${page} of ${pages}`,
    more: (left: number) => `and ${left} more, after you solve these`,
    messages: {
      draft_card: "The card of a draft",
      review_card: "The card of a listing",
      change_note: "A note about a listing",
      shop_connected: "The message that a shop is connected",
      shop_note: "A note about a shop",
      shop_login: "A warning about a shop's sign-in",
      sync_result: "The result of a check",
      digest: "A digest",
      state_alerts: "An alert about listings",
      studio_note: "A note about this studio",
      import_preview: "The preview of an import",
      alone_question: "The question if you work alone",
      greeting: "The greeting of a new person",
      waiting: "The list of listings that wait for approval",
      erasure_receipt: "The receipt of an erasure",
    },
    work: {
      read_shop: "The check of a shop's settings",
      sync_shop: "The check of a shop's listings",
      send_digest: "The digest",
      exercise_login: "The renewal of a shop's sign-in",
      erase_shop: "The erasure of copies from a shop",
      erase_studio: "The erasure of this studio",
    },
    workLine: (what: string, shop: string | null, waits: boolean, why: string, date: string) =>
      `${waits ? ":hourglass:" : ":warning:"} *${what}*${shop === null ? "" : ` of *${shop}*`} ${waits ? "hasn't worked yet. I try again" : "didn't work"}${why} Since ${date}.`,
    messageLine: (
      what: string,
      shop: string | null,
      person: string | null,
      waits: boolean,
      why: string,
      date: string,
    ) =>
      `${waits ? ":hourglass:" : ":warning:"} *${what}*${shop === null ? "" : ` of *${shop}*`}${person === null ? "" : ` for ${person}`} ${waits ? "can't be delivered yet. I try again" : "couldn't be delivered"}${why} Since ${date}.`,
    someWork: "Some work",
    someMessage: "A message",
  },
  shops: "Shops",
  help: "Help",
  connect: "Connect a shop",
  settings: "Settings",
  listing: "Listing",
  listings: "Listings",
  history: "History",
  log: "Log",
  digest: {
    needYou: (things: number) => `${things} ${plural(things, { one: "needs", other: "need" })} you`,
    doneCount: (things: number) => `${things} done`,
    soonCount: (things: number) => `${things} soon`,
    scheduledCount: (requests: number) => `${requests} scheduled`,
    scheduled: (first: string, others: number) =>
      others === 0 ? `:calendar: ${first}` : `:calendar: ${first}\nand ${others} more scheduled: \`/oms scheduled\``,
    showRules: "Show the rules",
    needsYou: "Needs you",
    done: "Done",
    soon: "Soon",
    asOf: (date: string) => `Last checked ${date}`,
    moreFailed: (left: number) => `${left} more that failed: \`/oms problems\``,
    moreWaiting: (left: number) => `${left} more waiting for approval: \`/oms review\``,
    moreDiffering: (left: number, marketplace: string) =>
      `${left} more that differ on ${marketplace}: \`/oms problems\``,
    moreDone: (left: number) => `${left} more done: \`/oms log\``,
    moreEnding: (left: number) => `${left} more that end within seven days: \`/oms find ending\``,
    unknownPerson: "a person who left",
    asks: (title: string, person: string, date: string) => `${title}\n${person} asks for approval, ${date}`,
    others: (others: number) => `, and ${others} more`,
    deeds: {
      unpublish: "taken off sale",
      put_on_sale: "put on sale",
      create: "published",
      edit: "changed",
      renew: "renewed",
      delete: "deleted",
    },
    deedOfMany: (deed: string, written: number, listings: number) =>
      written === listings
        ? `${deed}: ${counted(listings, "listing")}`
        : `${deed}: ${written} of ${counted(listings, "listing")}`,
    putAsDraft: (marketplace: string) => `put on ${marketplace} as a draft`,
    deed: (title: string, deed: string, author: string, approver: string | null) =>
      `:white_check_mark: ${title}\n${deed}, by ${author}${approver === null ? "" : `, approved by ${approver}`}`,
    small: (changes: number, some: string, left: number) =>
      `:pencil2: ${changes === 1 ? "1 small change, confirmed by its author" : `${changes} small changes, each confirmed by its author`}: ${some}${left > 0 ? `, and ${left} more: \`/oms log\`` : ""}`,
    showNewest: "Show the newest",
    renews: (fee: string) => `renews itself for ${fee}`,
    expires: "expires",
    ends: (title: string, shop: string, what: string, date: string) =>
      `:hourglass: ${title}  ·  ${shop}\n${what} ${date}`,
    fees: (all: string, people: string, andMore: boolean) =>
      `*Fees of the week:* ${all} (${people}${andMore ? " …" : ""})`,
  },
  signedOut: (shop: string) => `:red_circle: *${shop}* is signed out. Please connect it again.`,
  connectAgain: "Connect it again",
  showListing: "Show listing",
  review: "Review",
  greeting: {
    things: {
      connect: (marketplace: string) =>
        `*Connect your ${marketplace} shop.* It takes a minute. I change nothing there until you approve it.`,
      draft: "*Draft a listing.* Send me photos here, or press *⋯ → Draft a listing* on a message with photos.",
      drafts: "*Continue your drafts,* and ask for approval when they are complete.",
      review: "*Approve what waits for you,* one listing at a time.",
      problems: "*See the problems that need a person.*",
      shops: "*See your shops,* and how they are.",
      help: "*See what else I can do.*",
    },
    roles: {
      owner: "an owner",
      manager: "a manager",
      maker: "a maker",
      viewer: "a viewer",
    },
    writeMe: `Write me here: ${phrases}. I use your words to answer, and keep none of them.`,
    roleGiven: (by: string, role: string) => `${by} made you ${role} of this studio.`,
    hello: (person: string, given: string) => `Hello ${person}.${given} I run your studio's shops from Slack. You can:`,
    offerTitle: "These are the words I know here",
    offer: `I know these words: ${phrases}. Or press one of these:`,
    photos: (photos: number) =>
      photos === 1 ? "What shall I do with this photo?" : `What shall I do with these ${photos} photos?`,
    media: (what: string) => `What shall I do with ${what}?`,
    mediaOnly:
      "I use only the photos and the video. To use your words too, press *⋯ → Draft a listing* on your message.",
    draftListing: "Draft a listing",
    addToListing: "Add to a listing",
    photosOnly: "I use only the photos. To use your words too, press *⋯ → Draft a listing* on your message.",
    fallback: "Hello!",
  },
  newListing: "New listing",
  waitingForMe: "Waiting for me",
  home: {
    hello: (person: string, status: string) => `Hello ${person}. ${status}`,
    reviewCommand: "/oms review",
    writing: (requests: number) => `*Being written now* (${requests})`,
    scheduledHint: "All of them: `/oms scheduled`",
    draftsCommand: "/oms edit and words of its title",
    rules: (kept: number, offered: number) =>
      [
        `*Catch-up*: ${plural(kept, { one: "1 rule is", other: `${kept} rules are` })} kept`,
        ...(offered === 0 ? [] : [plural(offered, { one: "1 is offered", other: `${offered} are offered` })]),
      ].join(", "),
    open: "Open draft",
    moreShops: (shops: number) => `${shops} more: \`/oms shops\``,
    untilApproved: (manager: boolean) =>
      `:eyes: I change nothing until ${manager ? "you approve something" : "a listing is approved"}.`,
    firstSteps: (done: number) => `*Set up your studio: ${done} of 4 steps done*`,
    connectStep: (marketplace: string) => `Connect your ${marketplace} shop`,
    defaultsStep: (shop: string | null) =>
      `Set the defaults of ${shop === null ? "your shop" : `*${shop}*`}: shipping, processing, returns`,
    channelStep: "Choose the channel for requests and finished listings",
    approversDone: "Choose who can approve",
    approversStep:
      "Choose who can approve. You can't approve your own listing, so make another person a manager, or use solo mode (Settings).",
    signedOut: (shop: string, owner: boolean) =>
      `:red_circle: *${shop}* is signed out. ${owner ? "Please connect it again." : "An owner has to connect it again."}`,
    differing: (listings: number, marketplace: string) =>
      `${counted(listings, "listing")} in all ${plural(listings, { one: "differs", other: "differ" })} on ${marketplace}: \`/oms problems\``,
    otherFields: (fields: number) => `, and ${counted(fields, "other field")}`,
    resume: "Resume",
    allListings: (listings: number) => `*Listings* (${listings}), newest first`,
    findHint: "`/oms find` finds listings by words, state or shop.",
    activity: "*Recent activity*",
    more: (left: number, where: string) => `${left} more: \`${where}\``,
    next: "Next",
    first: "Back to the first",
    shops: "*Shops*",
    problems: "*Problems*",
  },
  setDefaults: "Set defaults",
  makeManager: "Choose a manager",
  keepTheirs: (marketplace: string) => `Keep ${marketplace}'s`,
  noMore: "There is no more.",
  menu: {
    title: "LN OMS: your shops, from Slack",
    noShop: (studio: string) => `*${studio}* has no shop here yet.`,
    paused: (person: string, date: string) =>
      `:double_vertical_bar: ${person} *paused* everything, ${date}. I change nothing in any shop until \`/oms resume\`.`,
    ownerConnects: (marketplace: string) =>
      `*First:* ask an owner to connect your ${marketplace} shop with \`/oms connect\`.`,
    connect: (marketplace: string) =>
      `*First:* connect your ${marketplace} shop. It takes a minute. I change nothing there until you approve it.`,
    signedOut: (shop: string, owner: boolean) =>
      `:warning: *${shop}* is signed out. ${owner ? "Please connect it again." : "Ask an owner to connect it again with `/oms connect`."}`,
    managerSetsDefaults: (shop: string) => `A manager has to set the defaults of ${shop}.`,
    setDefaults: (shop: string) =>
      `*Next:* set the defaults of *${shop}* once: shipping, processing, returns. Then your drafts need only text and a price.`,
    otherChannel: (why: string) => `*Next:* choose another channel. ${why}`,
    chooseChannel: "*Next:* choose the channel for requests and finished listings.",
    tip: "Tip: on a message with photos, use *⋯ → Draft a listing*.",
    alone:
      "Only one person here can approve, and you can't approve your own listing. Make another person a manager, or use solo mode.",
    soloMode: "Solo mode",
    shops: (shops: number, names: string) => `${counted(shops, "shop")}: ${names}.`,
  },
  download: {
    over: "This download has expired. Type <strong>/oms log</strong>, <strong>/oms export</strong> or <strong>/oms privacy</strong> in Slack for a new one.",
    failed: "That didn't work now. Try again in a minute.",
    overTitle: "Nothing here",
    failedTitle: "Not now",
  },
});
