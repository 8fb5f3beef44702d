import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of making a plan, and of what is done to it. */
export const plansText = catalogue("plans", {
  making: (title: string) =>
    `:hourglass_flowing_sand: I'm making this plan: *${title}*. It comes into your messages with what would change. Nothing is written before it is approved.`,
  made: (title: string) => `Plan: ${title}`,
  understood: (understood: string) => `I understood: \`${understood}\``,
  nothingUnderstood: "Nothing of it was clear to me.",
  how: (example: string) => `For example: \`${example}\``,
  howToBegin:
    "Write after `/oms bulk` what to change, and in which listings. I make a plan of it: you see every change before you ask for approval.",
  fallback: "Change many",
  leftOut: {
    same: "It is so already.",
    noAccess: (shop: string) => `${shop} is limited to other people.`,
    fall: "The price falls by more than 30%.",
    rise: "The price more than doubles.",
  },
  notYet: {
    state:
      "I can't renew, delete, or move listings on or off sale by a plan yet. Use `/oms renew`, `/oms publish` or `/oms unpublish`.",
    product: "I can't choose listings by their product yet. Name a shop, a section, a tag or words of the title.",
  },
});
