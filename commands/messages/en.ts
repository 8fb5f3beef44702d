import { formatMoney } from "#src/catalog/money.ts";
import { offered } from "#src/modules/shops/index.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What `/oms help` and the README say of each command, by its name: what it does, and what comes of its two examples. */
export const aboutCommands = catalogue("commands", {
  home: {
    summary: "What to do next, as buttons",
    first: "shows what to do next, as buttons",
    second: "lists every command that you can use",
  },
  draft: {
    summary: "Start a listing: empty, from your notes, or like another one",
    first: "opens an empty draft",
    second: "starts with that listing's text, category, tags and price",
  },
  edit: {
    summary: `Open a draft, or a listing that is on ${offered.name}, by code, SKU, number, link or title`,
    first: "opens the listing with that code",
    second: "opens the listing with these words in its title, or offers several",
  },
  review: {
    summary: "What waits for your approval, one listing at a time",
    first: "shows what waits for you, one listing after the other",
    second: "shows one listing by its code",
  },
  find: {
    summary:
      "Find listings by code, SKU, number, link or words of the title; add sold out, low stock, expired, ending, live, draft or inactive",
    first: "finds sold out listings with “apron” in the title",
    second: "finds listings in the shop whose name starts with “pine”",
  },
  sync: {
    summary: "Check every listing and tell what differs; changes nothing",
    first: "checks every shop",
    second: "checks the shop whose name starts with “pine”",
  },
  shops: {
    summary: "Your shops, their health and their defaults",
    first: "shows every shop, how it is, and its listings by state",
    second: "checks one shop now",
  },
  problems: {
    summary: "What failed or needs a person",
    first: "shows what failed, with the next step",
    second: "shows what happened before",
  },
  help: {
    summary: "What I can do",
    first: "lists every command that you can use",
    second: "explains one command",
  },
  publish: {
    summary: "Put a listing on sale: a draft, or one that is inactive, sold out or expired",
    first: "shows the listing with its next step",
    second: "lists inactive listings, each with its button",
  },
  unpublish: {
    summary: "Take a listing off sale; one manager is enough",
    first: "asks once, then takes that listing off sale",
    second: "shows which listings are on sale",
  },
  renew: {
    summary: `Ask to put expired or sold out listings on sale again (${formatMoney(offered.fees.activation)} each), with their stock`,
    first: "asks to put that listing on sale again",
    second: "opens one form for all sold out listings, with a stock for each",
  },
  delete: {
    summary: `Ask to delete a listing on ${offered.name}; you can't undo it`,
    first: "asks to delete the listing with that code",
    second: "offers listings to choose from",
  },
  scheduled: {
    summary: "What is approved and waits for its time, and what goes back later",
    first: "lists what is scheduled, what comes first on top",
    second: "makes a plan that is written on Friday at 9:00, once it is approved",
  },
  drafts: {
    summary: "Your own drafts without a request for approval, to open one",
    first: "shows your drafts, newest first",
    second: "opens one draft or listing by the words of its title",
  },
  history: {
    summary: `What happened to a listing: requested, approved, sent, changed on ${offered.name}`,
    first: "shows what happened to the listing with that code",
    second: "shows the same, by words of the listing's title",
  },
  request: {
    summary: "One request by its number: what it changes, who asked and decided, how far it is",
    first: "shows request 12",
    second: "shows what was done with request 12",
  },
  products: {
    summary: "Your products: what you make, and its listings in every shop",
    first: "shows products with this word in their title",
    second: "shows all of them, page by page",
  },
  export: {
    summary: "Your listings as a CSV table: texts, prices and stock, product safety or alt texts",
    first: "gives prices and stock of every listing, to change and send back",
    second: "gives the texts",
  },
  bulk: {
    summary: "Change many listings by one rule: makes a plan that you look at before you ask for approval",
    first: "opens a form: what to change, and in which listings",
    second: "plans to raise every price by 5 % and to let it end with .90",
  },
  catchup: {
    summary:
      "Rules that I keep: listings of a shop that lack something come into plans, a part each day, and you look at each plan first",
    first: "shows which rules are kept, how far each is, and what is offered",
    second: "gives each photo without alt text the title, 30 listings a day",
  },
  undo: {
    summary:
      "Writes back what a request wrote to listings, where it is still there: makes a plan that you look at first; alone, lists what can be undone",
    first: "plans to write back what request 12 wrote",
    second: "plans it for the listings with these codes alone",
  },
  import: {
    summary: `Change prices, stock, texts, alt texts, product safety or options (of a draft, or of a listing on ${offered.name}) with a CSV table; shows first what would change`,
    first: "opens a form for the file; nothing changes before you apply it",
    second: "gives a table in the right form",
  },
  log: {
    summary: "What people did and what was sent to the shops, 30 days: by person, shop, listing, outcome or reference",
    first: "shows what Ada did in the last 30 days",
    second: "shows the one entry with this reference",
  },
  report: {
    summary: "Checks per day and shop, listings by state, what waits: a picture and the numbers",
    first: "shows a picture and the numbers",
    second: "shows what failed in the last 30 days",
  },
  connect: {
    summary: `Connect ${offered.aShop}, or sign in to one again`,
    first: "gives a link that connects one shop; it works once, for ten minutes",
    second: "shows the shop after its first check",
  },
  disconnect: {
    summary: "Delete a shop's sign-in, and its copies too if you want",
    first: "asks before it disconnects the shop whose name starts with “pine”",
    second: "shows your shops",
  },
  pause: {
    summary: "Stop all changes at once, in every shop or in one",
    first: "stops changes in every shop",
    second: "stops changes in one shop",
  },
  resume: {
    summary: "Continue waiting work",
    first: "continues work in every shop",
    second: "continues work in one shop",
  },
  roles: {
    summary: "Who can do what, and a form to change it",
    first: "shows who can do what, with a form to change it",
    second: "shows solo mode, for a studio of one person",
  },
  settings: {
    summary: "Listings channel, solo mode, small changes, stock 1 in several shops, highest fees in a day, digest",
    first: "opens a form with everything that an owner decides",
    second: "shows who can do what",
  },
  privacy: {
    summary: "What I keep and why, who else sees it, AI, downloading your data, and erasing everything",
    first: "shows what I keep, why, and for how long",
    second: "shows digest, fees and the listings channel",
  },
});
