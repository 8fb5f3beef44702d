import { counted } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of what is kept, taken home and erased, and of disconnecting a shop. */
export const privacyText = catalogue("privacy", {
  export: {
    about:
      "Everything LN OMS for Slack keeps about this studio, by table. Sign-ins and links are secrets and are left out. The addresses of photos and videos work for 30 days, and only while the studio is here.",
    title: "All data of this studio",
    explained:
      "*Everything I keep about this studio*, as one JSON file: by table, with the addresses of your photos and videos. The shops' sign-ins are secrets and are left out.",
    download: "Download",
    linkWorks:
      "The link works for 10 minutes, for everyone who has it. The addresses of photos and videos in the file work for 30 days.",
  },
  counts: {
    signIns: "Marketplace sign-ins",
    shops: "Shops and their settings",
    listings: "Listings copied from shops",
    products: "Products",
    changes: "Drafts and changes",
    decisions: "Decisions",
    photos: "Photos",
    videos: "Videos",
    imports: "Imported tables",
    people: "People",
    logs: "Log entries",
    others: "Data for the work in progress",
    all: (entries: number) => `${counted(entries, "database entry", "database entries")} in all`,
    line: (what: string, entries: number) => `• ${what}: ${counted(entries, "entry", "entries")}`,
  },
  erase: {
    title: "Erase everything",
    warning: (list: string) => `:warning: *You can't undo this.* I erase:\n${list}`,
    how: (days: number) =>
      `I erase the shops' sign-ins at once, all other data within ${days} days, usually minutes. Waiting work is stopped, and I change nothing in any shop any more.`,
    stays: (marketplace: string) =>
      `*What stays*: your listings on ${marketplace}, unchanged. Messages in Slack: you can delete them. And a receipt without names: a random number, two dates, and how many entries of each kind were erased. I send it to you.`,
    typeName: (studio: string) => `To continue, type the studio's name: ${studio}`,
    exportFirst: "Download everything first, if you want to keep it.",
  },
  disconnect: {
    yes: "Disconnect",
    question: (shop: string) => `Disconnect ${shop}?`,
    explained: (shop: string, marketplace: string) =>
      `Disconnect *${shop}*? I delete its sign-in at once. Its approved work waits until you connect the shop again. Its listings on ${marketplace} stay as they are. What do you want to do with everything I copied from it?`,
    already: (shop: string) => `*${shop}* is disconnected already. What I copied from it is still here.`,
    keep: "Keep the product data",
    keepTitle: "Disconnect this shop?",
    keepExplained: (shop: string) =>
      `I delete my sign-in for ${shop} at once. Listings, products and decisions stay here. Work continues when you connect the shop again.`,
    erase: "Erase this shop's copies",
    eraseTitle: "Erase this shop's copies?",
    eraseExplained:
      "I erase its sign-in, my copies of its listings, their history, and products that are only copies of them. Drafts and listings that you published from here stay. You can't undo this.",
    eraseYes: "Erase",
    erasedTitle: "Erased",
    erased: (list: string) => `*The shop is disconnected, and its copies are erased.*\n${list}`,
  },
  kept: {
    signIns:
      "• *Your shops' sign-ins*, encrypted: to check your shops, and to change there what you approved. `/oms disconnect` deletes one at once.",
    listings: (marketplace: string) =>
      `• *Your listings on ${marketplace}*, your products, drafts, photos and videos (without their location data): to compare, edit and publish.`,
    operators: (marketplace: string) =>
      `• *Number, kind and name* of your manufacturers and responsible persons, so that listings can name them. Their postal and e-mail addresses stay at ${marketplace}: a form shows them to owners, and I store none.`,
    decisions:
      "• *Who drafted, approved and published what*, as long as the listing is here: so that nothing goes live without approval.",
    people: "• *Name, role and time zone* of people here who used me: to know who can do what.",
    log: "• *A log* of what was done, 30 days: `/oms log`.",
    message: "• *A Slack message*, its photos and its video, only when you ask me to use it.",
    directMessages:
      "• *What you write me in direct messages*: nothing. I use your words to answer them and don't keep them.",
    section: (list: string) => `*What I keep, and why*\n${list}\nI never ask for buyers, orders or payments.`,
  },
  others: {
    slack: "• *Slack*: everything I say here.",
    marketplace: (marketplace: string, operators: boolean) =>
      `• *${marketplace}*: the listings you publish. I ask for ${operators ? "five permissions: read your shop, edit it (for manufacturers and responsible persons alone), and read, write and delete listings" : "four permissions: read your shop, and read, write and delete listings"}.`,
    supabase: "• *Supabase*: keeps the database, the photos and the videos.",
    cloudflare: "• *Cloudflare*: carries the traffic to this app, encrypted.",
    section: (list: string) => `*Who else sees any of it*\n${list}`,
    noAi: "• *OpenAI*: nothing. AI is not set up here. Simple rules write the first texts.",
    aiOff:
      "• *OpenAI*: nothing, until an owner switches on AI. Then: the text of a new draft, its photos made smaller, the tags you use most; and a sentence behind `/oms bulk`, with the names and currencies of your shops and the names of their sections.",
    aiOn: (by: string, date: string) =>
      `• *OpenAI*: the text of a new draft, its photos made smaller, and the tags you use most, to propose a first version; a sentence behind \`/oms bulk\`, with the names and currencies of your shops and the names of their sections, to make a line of it. ${by} switched it on, ${date}.`,
    aiForDrafts: (by: string, date: string) =>
      `• *OpenAI*: the text of a new draft, its photos made smaller, and the tags you use most, to propose a first version. ${by} switched it on, ${date}. Sentences behind \`/oms bulk\` stay here, and simple rules read them: what ${by} agreed to didn't name them. An owner can let AI read them, too.`,
  },
  title: "Privacy",
  end: {
    section: (eraseDays: number, graceDays: number, marketplace: string) =>
      `*How it ends*\nAn owner can erase everything: the shops' sign-ins at once, all other data within ${eraseDays} days, usually minutes. If you remove the app from Slack, I erase everything ${graceDays} days later. Install it again before then, and you keep everything. Your listings on ${marketplace} don't change.`,
    erasing: (date: string, receipt: string) =>
      `:hourglass_flowing_sand: I have been erasing everything since ${date}, receipt ${receipt}.`,
    ownersOnly: "Only an owner can download the data, switch AI on or off, and erase everything.",
  },
  buttons: {
    export: "Download everything",
    rehearse: "Show what would be erased",
    erase: "Erase everything…",
  },
  ai: {
    on: "Switch on AI",
    question: "Switch on AI?",
    explained:
      "To OpenAI then go: the text of new drafts, their photos made smaller, and the tags you use most (authors can choose Start without AI); and sentences behind /oms bulk, with your shops' names and currencies and the names of their sections. I tell the channel.",
    yes: "Switch it on",
    more: "Let AI read sentences, too",
    moreQuestion: "Let AI read sentences?",
    moreExplained:
      "A sentence behind /oms bulk that is no line then goes to OpenAI, with the names and currencies of your shops and the names of their sections, to make a line of it. Nothing of a listing goes along. I tell the channel.",
    moreYes: "Let it read them",
    off: "Switch off AI",
  },
  rehearsal: {
    title: "What would be erased",
    list: (studio: string, list: string) => `*What would be erased* of ${studio}:\n${list}`,
    nothingErased: "Nothing was erased.",
  },
  receipt: {
    title: (number: string) => `Erased: receipt ${number}`,
    list: (number: string, date: string, list: string) =>
      `*Everything of this studio is erased.* Receipt *${number}*, requested on ${date}:\n${list}`,
    after: (marketplace: string) =>
      `After this message I erase the studio's own entry and my sign-in here. The operator of this app can find the receipt by its number. It names no people. Your listings on ${marketplace} are unchanged. My messages in Slack stay until you delete them.`,
  },
});
