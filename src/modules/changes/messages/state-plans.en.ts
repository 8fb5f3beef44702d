import { counted } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of plans that renew listings, put them on sale, take them off sale or delete them. */
export const statePlansText = catalogue("state-plans", {
  does: {
    renew: (marketplace: string) => `They go on sale again. ${marketplace} sets the stock of each that sold out to 1.`,
    unpublish: "They stay in their shops as inactive, with everything in them. Buyers no longer find them.",
    put_on_sale: "They go on sale exactly as they are now.",
    delete:
      ":warning: For good: their pages, numbers, photos there, views and favourites are lost. Nobody can bring them back. Taking them off sale keeps all of it.",
  },
  bills: (each: string, listings: number, sum: string) =>
    `${each} for each of ${counted(listings, "listing")}: ${sum} in all.`,
  free: (listings: number) => `${counted(listings, "listing")} cost nothing: what was paid for them isn't over.`,
  renews: (marketplace: string, each: string, paidFor: string, listings: number, all: string) =>
    `:warning: ${marketplace} bills ${each} for each listing every ${paidFor}, from when its time ends: ${all} for ${counted(listings, "listing")} each time.`,
  deleted: "deleted",
  moves: (from: string, to: string) => `${from} → *${to}*`,
  paid: "no fee",
  approve: {
    renew: (listings: number, fee: string) => `Approve & renew ${listings} (${fee})`,
    unpublish: (listings: number) => `Take ${listings} off sale`,
    put_on_sale: (listings: number) => `Approve & put ${listings} on sale`,
    put_on_sale_for: (listings: number, fee: string) => `Approve & put ${listings} on sale (${fee})`,
    delete: (listings: number) => `Approve & delete ${listings}…`,
    deleteByOwner: (listings: number) => `As an owner: delete ${listings}…`,
  },
  confirm: {
    renew: (listings: number) => `Renew ${counted(listings, "listing")}?`,
    unpublish: (listings: number) => `Take ${counted(listings, "listing")} off sale?`,
    put_on_sale: (listings: number) => `Put ${counted(listings, "listing")} on sale?`,
  },
  offSaleInstead: {
    button: "Take off sale instead",
    title: "Take them off sale instead?",
    text: "I make a plan that takes these listings off sale, where they are on sale, and throw this one away.",
    yes: "Make the plan",
  },
  deleting: {
    title: "Delete for good",
    submit: "Delete them",
    label: (listings: number) => `Type ${listings} to delete ${counted(listings, "listing")}`,
    hint: "Nobody can bring them back. To keep them, ask for changes: taking them off sale keeps everything.",
    alone: "You approve your own plan.",
    noOwner:
      "An owner has to approve this, and no other owner may use these shops. Make another person an owner with `/oms roles`, or take the listings off sale instead.",
    owners: (people: string) => `An owner approves deletions: ${people}.`,
    each: (title: string, shop: string) => `• ${title}, ${shop}`,
    onlyOwner: "An owner has to approve this, and types how many listings are deleted.",
  },
});
