import { counted } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of listings: their lines, cards and buttons. */
export const listingsText = catalogue("listings", {
  itsShop: "Its shop",
  shopNotConnected: (shop: string) =>
    `${shop} isn't connected, so I can't change this listing there. Connect it again with /oms connect, then try again.`,
  untitled: "Untitled listing",
  choose: {
    title: "Which listing?",
    more: (listings: number) => `and ${listings} more: type more of its title`,
  },
  buttons: {
    reconnect: "Connect shop again",
    keepTheirs: (marketplace: string) => `Keep ${marketplace}'s`,
    keepOurs: "Keep ours…",
    edit: "Edit",
    details: "Details",
    photos: "Photos",
    video: "Video",
    attributes: "Attributes",
    variations: "Variations",
    personalization: "Personalization",
    takeOffSale: "Take off sale",
    show: "Show listing",
    renew: (fee: string) => `Renew (${fee})`,
  },
  takeOffSale: {
    title: "Take it off sale?",
    explained: (listing: string, at: boolean) =>
      `${listing} stays in the shop as inactive, and buyers don't find it any more. It costs nothing. ${at ? "I do it at once and tell the channel." : "I ask a manager to approve it."} “Put on sale” brings it back.`,
    yes: "Take it off sale",
  },
  askForApproval: "Ask for approval",
  putOnSale: {
    atOnce: "I do it at once and tell the channel.",
    atOnceUnlessElsewhere:
      "I do it at once and tell the channel. If another shop sells it with 1 in stock, I ask for approval first.",
    yes: "Put it on sale",
    approvalFirst: "I ask for approval first.",
    byRole: "If you are a manager, I do it at once. If not, I ask for approval first.",
    free: (marketplace: string) => `It costs nothing: you paid ${marketplace} for it already.`,
    fee: (marketplace: string, fee: string) => `${marketplace} charges ${fee} for it.`,
    button: "Put on sale",
    buttonWithFee: (fee: string) => `Put on sale (${fee})`,
    title: "Put it on sale?",
    titleWithFee: (fee: string) => `Put it on sale (${fee})?`,
    explained: (cost: string, listing: string, how: string) => `${cost} ${listing} goes on sale unchanged. ${how}`,
  },
  remove: {
    button: "Delete",
    title: "Ask to delete it for good?",
    explained: (listing: string) =>
      `${listing}: when the deletion is approved, its page, number, photos there, views and favourites are lost. You can't undo it.`,
  },
  card: {
    moreFields: (fields: number) => `and ${counted(fields, "more field")}`,
    open: (url: string, marketplace: string) => `<${url}|Open it on ${marketplace}>`,
    number: (number: string) => `number ${number}`,
    checkHint: "`/oms sync` checks it again",
  },
  states: {
    active: ":large_green_circle: live",
    draft: ":memo: draft",
    inactive: ":white_circle: inactive",
    sold_out: ":red_circle: sold out",
    expired: ":hourglass: expired",
  },
  lines: {
    inRequest: (request: number) => `waits in request ${request}`,
    gone: (marketplace: string, date: string) =>
      `:ghost: no longer there: it was deleted on ${marketplace}, or ${marketplace} took it down. Last seen ${date}`,
    approvedBy: (person: string) => `, approved by ${person}`,
    deleted: (person: string, approved: string, date: string) =>
      `:wastebasket: deleted here by ${person}${approved}, ${date}`,
    notConnected: (head: string, state: string, date: string) =>
      `${head}\n:white_circle: its shop isn't connected, so I can't change it. It was ${state} when I last saw it, ${date}`,
    inStock: (stock: number) => `${stock} in stock`,
    oldCheck: (date: string) => `:warning: last checked ${date}`,
    checked: (date: string) => `last checked ${date}`,
    changedThere: (field: string, marketplace: string, live: string, ours: string) =>
      `${field}: changed on ${marketplace} to ${live} (was ${ours})`,
    changedHere: (field: string, ours: string, marketplace: string, live: string) =>
      `${field}: here ${ours}, on ${marketplace} still ${live}`,
    changedBoth: (field: string, ours: string, base: string, marketplace: string, live: string, date: string) =>
      `${field}: both changed, here ${ours}, was ${base}, now on ${marketplace} ${live} (seen ${date})`,
  },
  links: {
    product: "Show product",
    makeProduct: "Create a product",
    history: "Show history",
    draftLike: "Draft like this",
  },
});
