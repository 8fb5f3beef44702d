import { catalogue } from "#src/platform/text/messages.ts";

/** What commands answer and ask, and how help is laid out. */
export const commandsText = catalogue("command-answers", {
  nothingToDelete: "There is nothing to delete.",
  draft: {
    newListing: "New listing",
  },
  drafts: {
    none: "You have no drafts. /oms draft starts one.",
    title: "Your drafts",
    heading: "*Your drafts*",
  },
  edit: {
    title: "Edit listing",
    listing: "Listing",
    noDraft: "You have no drafts yet.",
    whichDraft: "*Which draft?*",
    onMarketplace: (marketplace: string) => `*On ${marketplace}*`,
    whichOne: "Which one?",
    button: "Edit",
  },
  request: {
    which: "Say which request, by its number: /oms request 12.",
    none: (request: number) =>
      `I found no request ${request}: it was discarded, or there is none of this number. /oms log request ${request} shows what was done with it.`,
  },
  undo: {
    which: "Say which request to undo, by its number: /oms undo 12. /oms undo alone lists what can be undone.",
  },
  noListing: "I found no listing with that name.",
  export: {
    whichTable:
      "There are four tables: /oms export products, /oms export prices, /oms export gpsr (product safety), and /oms export alt-texts.",
  },
  help: {
    title: "How to use /oms",
    everyDay: "*Every day*\nOn a message with photos: *⋯ → Draft a listing*.",
    others: (commands: string) => `*Also*\n${commands}`,
    kinds: (lines: string) => `*One line of each kind*\n${lines}`,
    hint: "`/oms draft --help` explains one command. In a thread, use the buttons: Slack allows no commands there.",
    noRole:
      "You have no role in this studio, so you can't use these commands. An owner can give you a role with `/oms roles`, if you are a member of its workspace.",
    unknownRole:
      "Everyone with a role can use these commands. Makers, managers and owners can use more: `/oms` looks up your role, and then `/oms help` shows all your commands.",
    also: (aliases: string) => `Also: ${aliases}`,
    for: (role: string) =>
      `For: ${role === "viewer" ? "everyone with a role" : role === "owner" ? "owners" : role === "manager" ? "managers and owners" : "makers, managers and owners"}`,
    unknownTopic: (topic: string) => `There is no /oms ${topic}. /oms help lists all commands.`,
  },
  bulk: { title: "Change many" },
  import: {
    title: "Import a table",
  },
  publish: {
    none: "You have no listings yet.",
    onSale: "This is on sale already, so there is nothing to publish.",
    which: "Which listing?",
    whichHeading: "*Which listing?*",
    several: "Put several on sale…",
  },
  read: {
    badArguments: (usage: string) => `I don't understand that. Type it like this: /oms ${usage}`,
    didYouMean: (typed: string, near: string) => `I don't know “${typed}”. Did you mean /oms ${near}?`,
    unknown: (typed: string) => `I don't know “${typed}”. /oms help lists all commands.`,
    openQuote: (sign: string) => `One quote has no end: ${sign} is opened and not closed.`,
  },
  renew: {
    title: "Put on sale",
    none: "None of these is expired or sold out, so you can't renew them.",
  },
  roles: "Roles",
  settings: "Settings",
  unpublish: {
    none: "None of these is on sale, so you can't take them off sale.",
  },
});
