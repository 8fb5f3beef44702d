import { counted, plural } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of what a change is and how far it is, on every card of it. */
export const changeStatesText = catalogue("change-states", {
  untitled: "Untitled draft",
  aDraft: "a draft",
  states: {
    draft: "Draft",
    in_review: "Waiting for approval",
    approved: "Approved, about to start",
    scheduled: "Scheduled",
    applying: "Working on it",
    done: "Done",
    failed: "Needs a look",
    rejected: "Changes asked for",
    superseded: "Replaced by a newer version",
    discarded: "Discarded",
    stopped: "Stopped",
  },
  onMarketplace: (marketplace: string) => `On ${marketplace} as a draft, not for sale yet`,
  live: "Live",
  liveIn: (some: number, all: number) => `Live in ${some} of ${counted(all, "shop")}`,
  noLongerOnSale: "No longer on sale",
  notLive: {
    sold_out: "Sold out",
    inactive: "Off sale",
    expired: "Expired",
    draft: "A draft again",
    gone: "No longer there",
  },
  noShop: "No shop chosen yet.",
  moreShops: (shops: number) => `and ${counted(shops, "more shop")}`,
  noPrice: "no price yet",
  noStock: "no stock yet",
  inStock: (stock: number) => `${stock} in stock`,
  request: (request: number) => `request ${request}`,
  pieces: (pieces: number) => `${counted(pieces, "piece")} in all shops together.`,
  textBy: {
    openai: "OpenAI proposed this text from the photos and the message. Please check it.",
    offline: "Simple rules made this first text from the message, without AI. Please check it.",
    aiOff: "AI is off in this studio; an owner can switch it on with `/oms privacy`.",
    person: "A person wrote this text.",
  },
  by: (people: string) => `by ${people}`,
  done: {
    create: (shop: string) => `${shop} is live.`,
    edit: (shop: string) => `${shop} has the change.`,
    unpublish: (shop: string) => `${shop} no longer sells it.`,
    renew: (shop: string) => `${shop} sells it again.`,
    put_on_sale: (shop: string) => `${shop} sells it.`,
    delete: (shop: string) => `${shop} no longer has it.`,
  },
  since: {
    sold_out: (shop: string) => `${shop} has sold it out.`,
    inactive: (shop: string) => `${shop} has it off sale.`,
    expired: (shop: string) => `${shop} has it as expired.`,
    draft: (shop: string) => `${shop} has it as a draft.`,
    gone: (shop: string) => `${shop} no longer has it.`,
  },
  checked: "I checked it afterwards: everything matches.",
  openListing: "Open the listing",
  leftOut: (shop: string) => `${shop} is left out.`,
  draftStays: (marketplace: string) => `Its draft stays on ${marketplace}.`,
  waitsForShop: (shop: string) =>
    `${shop} isn't connected, so this waits. It continues without you once the shop is connected again.`,
  draftCutOff: (shop: string) =>
    `${shop} has it as a draft. The shop isn't connected, so *Go live* waits until it is connected again.`,
  itFailed: "It didn't work.",
  reference: (reference: string) => `Reference: ${reference}`,
  paused: (shop: string) => `${shop} is paused, so this waits for \`/oms resume\`.`,
  turn: "waiting for its turn",
  waitsTurn: "Waiting for its turn.",
  stoppedBack: (by: string, author: string) =>
    `${by} stopped it before anything was written. It is ${author}'s draft again.`,
  withdrawnBack: (by: string, author: string) => `${by} withdrew this request. It is ${author}'s draft again.`,
  editedBack: (author: string) => `It was edited, so it needs a new approval. It is ${author}'s draft again.`,
  bills: (marketplace: string, fee: string) => `${marketplace} bills ${fee}`,
  free: "Costs nothing",
  discarded: (days: number) => `Discarded. You can get it back for ${days} days, then it is deleted.`,
  discard: "Discard…",
  discardTitle: "Discard this draft?",
  discardText: (days: number) =>
    `It leaves your drafts. For ${days} days its card has the button Get it back; then it is deleted.`,
  discardYes: "Discard",
  restore: "Get it back",
  gone: {
    note: (shops: string, count: number) =>
      `:white_circle: ${shops} ${plural(count, { one: "isn't", other: "aren't" })} connected.`,
    none: "You can approve this once one of them is connected again.",
    some: "Once approved, it waits there and continues when the shop is connected again.",
    reconnect: "Reconnect",
    leaveOut: (shop: string) => `Leave out ${shop}`,
    leaveOutTitle: "Leave this shop out?",
    leaveOutText: (shop: string) =>
      `I write nothing more of this to ${shop}, even when it is connected again. A draft that is there already stays there.`,
    leaveOutYes: "Leave it out",
  },
  pieceWarning: {
    was: (shops: number) => `:small_orange_diamond: There was only one; it was listed in ${counted(shops, "shop")}.`,
    is: (shops: number) =>
      `:small_orange_diamond: Only one exists; it is listed in ${counted(shops, "shop")}. If two people buy it before it is taken off sale, one order must be cancelled.`,
    model: (title: string, shop: string, code: string) =>
      `:warning: *${title}*, which this was made like, is on sale in *${shop}* with 1 in stock (${code}). If it is the same piece, take it off sale there first: two people can buy it.`,
    same: (shop: string, code: string) =>
      `:warning: The same product is on sale in *${shop}* with 1 in stock (${code}). If it is the same piece, take it off sale there first: two people can buy it.`,
    more: (shops: number) => `and in ${counted(shops, "more shop")}`,
  },
  underWay: {
    retry: "I try it again.",
    live: "It goes live now.",
    confirmed: "It is confirmed.",
    approved: "It is approved.",
    inChannel: (channel: string) => `It continues in ${channel}, where its card shows each step.`,
    inMessages: "It continues in the direct messages with me, where its card shows each step.",
  },
  whatElse: "What else waits for me",
  everything: "See everything",
});
