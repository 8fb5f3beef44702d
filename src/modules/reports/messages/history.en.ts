import { counted } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of what happened: the studio's log and the history of a listing. */
export const historyText = catalogue("history", {
  /** What the worker did with a shop, and what it couldn't do. */
  work: {
    sync_shop: { ok: "I checked the listings", failed: "I couldn't check the listings" },
    read_shop: { ok: "I checked the shop", failed: "I couldn't check the shop" },
    exercise_login: { ok: "I renewed the sign-in", failed: "I couldn't renew the sign-in" },
    erase_shop: { ok: "I erased the shop's copies", failed: "I couldn't erase the shop's copies" },
    apply_change: { ok: "I sent the request to the shop", failed: "I couldn't send the request to the shop" },
    publish: { ok: "I made the listing and put it on sale", failed: "I couldn't put the listing on sale" },
    publish_as_draft: { ok: "I made the listing as a draft", failed: "I couldn't make the listing" },
    create: { ok: "I made the listing", failed: "I couldn't make the listing" },
    edit: { ok: "I wrote the change to the shop", failed: "I couldn't write the change to the shop" },
    unpublish: { ok: "I took the listing off sale", failed: "I couldn't take the listing off sale" },
    put_on_sale: { ok: "I put the listing on sale", failed: "I couldn't put the listing on sale" },
    renew: { ok: "I renewed the listing", failed: "I couldn't renew the listing" },
    delete: { ok: "I deleted the listing", failed: "I couldn't delete the listing" },
  },
  columns: {
    time: "Time (UTC)",
    person: "Who",
    action: "What",
    outcome: "Outcome",
    code: "Code",
    shop: "Shop",
    listing: "Listing",
    sku: "SKU",
    request: "Request",
    title: "Title",
    reference: "Reference",
  },
  worker: "LN OMS",
  aPerson: "A person",
  log: {
    about: (words: string) => `about “${words}”`,
    nothingTitle: "Nothing in the log",
    nothing: (days: number, about: string) => `Nothing in the last ${days} days${about}.`,
    noMore: "There is no more.",
    typed: (command: string) => `typed ${command}`,
    tried: (what: string) => `tried: ${what}`,
    newest: "Newest",
    fallback: (about: string) => `The log${about}`,
    page: (page: number) => `page ${page}`,
    older: "Older",
    download: "Download as CSV",
    kept: (days: number) =>
      `Log entries are kept for ${days} days, then deleted. The download link works for 10 minutes, for everyone who has it.`,
    title: (about: string, page: string) => `*Log*${about}${page}`,
    outcomes: {
      refused: "refused",
      failed: "failed",
    },
  },
  history: {
    title: (listing: string) => `:scroll: ${listing}`,
    nothing: "Nothing has happened to it since I first saw it.",
    newer: "Newer",
    showListing: "Show listing",
    page: (page: number, pages: number) => `page ${page} of ${pages}`,
    kept: (marketplace: string) =>
      `I keep changes on ${marketplace} for 30 days. I keep requests and changes from here as long as I know the listing.`,
    fallback: (listing: string) => `History of ${listing}`,
    alsoAsked: "and asked for approval",
    askedApproval: (person: string) => `${person} asked for approval`,
    edited: (person: string) => `${person} edited it`,
    asDraft: (marketplace: string) => `, as a draft on ${marketplace}`,
    changedThere: (marketplace: string, moves: string) =>
      `:pencil2: A person, or ${marketplace} itself, changed it on ${marketplace}${moves}`,
    gone: ":ghost: I checked the shop, and it wasn't there any more",
    back: "I checked the shop, and it was there again",
    kept_theirs: (person: string, marketplace: string, moves: string) =>
      `${person} kept the value on ${marketplace}${moves}`,
    changedHere: (person: string, moves: string) => `${person} changed it here${moves}`,
    reference: (reference: string) => `_Reference: ${reference}_`,
    failed: (what: string, why: string, reference: string) =>
      `:warning: ${what}${why === "" ? "" : `: ${why}`}${reference}`,
  },
  asked: {
    create: "drafted the listing",
    edit: "drafted an edit",
    unpublish: "asked to take it off sale",
    renew: "asked to renew it",
    put_on_sale: "asked to put it on sale",
    delete: "asked to delete it",
  },
  decided: {
    approve: "approved it",
    ask_for_changes: "asked for changes",
    go_live: "put it on sale",
    retry: "tried it again",
    withdraw: "withdrew it",
    stop: "stopped it",
    standing: "had decided that shared stock is lowered",
    own: "approved their own change",
  },
  sent: {
    create: (marketplace: string, photos: number, asDraft: boolean) =>
      `I made it on ${marketplace} with ${counted(photos, "photo")}${asDraft ? ", as a draft" : ", live"}`,
    edit: (marketplace: string) => `I changed it on ${marketplace}`,
    unpublish: "I took it off sale",
    put_on_sale: "I put it on sale",
    delete: (marketplace: string) => `I deleted it on ${marketplace}`,
    renew: "I renewed it",
    matches: "; I checked it, and it matches",
    line: (done: string, checked: string, reference: string) => `:white_check_mark: ${done}${checked}${reference}`,
  },
  /** What was to be sent and wasn't. */
  notSent: {
    create: (marketplace: string) => `I couldn't make it on ${marketplace}`,
    edit: (marketplace: string) => `I couldn't change it on ${marketplace}`,
    unpublish: (marketplace: string) => `I couldn't take it off sale on ${marketplace}`,
    put_on_sale: (marketplace: string) => `I couldn't put it on sale on ${marketplace}`,
    delete: (marketplace: string) => `I couldn't delete it on ${marketplace}`,
    renew: (marketplace: string) => `I couldn't renew it on ${marketplace}`,
  },
  moves: {
    state: "State",
    more: (fields: number) => `• and ${counted(fields, "more field")}`,
    nothing: "nothing",
  },
});
