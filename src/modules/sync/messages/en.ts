import { counted, plural } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of checks of a shop and of news about its listings. */
export const syncText = catalogue("sync", {
  unknownForm: (shop: string) => `${shop} shows it in a form that I don't know`,
  alerts: {
    urgent: "One listing that is sold out here is still on sale in another shop.",
    fallback: (shop: string, listings: number, urgent: string) =>
      `${shop}: news about ${counted(listings, "listing")}${urgent && `. ${urgent}`}`,
    title: (shop: string, listings: number, urgent: string) =>
      `:bell: *${shop}*: news about ${counted(listings, "listing")}.${urgent && ` ${urgent}`}`,
    more: (listings: number) =>
      `${listings} more: \`/oms find\` shows them, for example \`/oms find sold out\`, \`/oms find expired\` or \`/oms find ending\`.`,
    elsewhere: (shops: number, code: string) => `And on sale in ${counted(shops, "more shop")}: \`/oms find ${code}\``,
    draftLike: "Draft like it",
    show: "Show listing",
    stillOnSale: (shop: string, stock: number) =>
      `:warning: The same product is still on sale in *${shop}*, ${stock} in stock there.`,
    takeOffSale: "Take it off sale there",
    states: {
      sold_out: ":red_circle: sold out",
      expired: ":hourglass: expired, no longer on sale",
      deactivated: (marketplace: string) => `:white_circle: taken off sale on ${marketplace}, not from here`,
      ending: (date: string | null) => `:hourglass_flowing_sand: expires ${date ?? "soon"}`,
      lastPiece: ":small_orange_diamond: only one left",
      noneLeft: ":small_orange_diamond: none left in stock",
    },
  },
  result: {
    more: "There are more: `/oms problems` lists them.",
    progress: (shop: string) => `Checking ${shop}`,
    line: (shop: string, found: string) => `:mag: ${shop} checked: ${found}`,
    fallback: (shop: string, needLook: number) =>
      `${shop} checked: ${needLook === 0 ? "everything matches" : `${needLook} ${plural(needLook, { one: "needs", other: "need" })} a look`}`,
    moreListings: (listings: number) => `and ${listings} more`,
    match: (listings: number) =>
      `${counted(listings, "listing")} ${plural(listings, { one: "matches", other: "match" })}`,
    fresh: (listings: number) => `${listings} ${plural(listings, { one: "is", other: "are" })} new`,
    changedHere: (listings: number) =>
      `${listings} ${plural(listings, { one: "was", other: "were" })} changed here and not there yet`,
    changedThere: (listings: number, marketplace: string) =>
      `${listings} ${plural(listings, { one: "was", other: "were" })} changed on ${marketplace}`,
    conflicts: (listings: number) =>
      `${listings} ${plural(listings, { one: "was", other: "were" })} changed on both sides`,
    gone: (listings: number) => `${listings} ${plural(listings, { one: "isn't", other: "aren't" })} there any more`,
    soldOut: (listings: number) => `${listings} ${plural(listings, { one: "is", other: "are" })} sold out`,
    expired: (listings: number) => `${listings} ${plural(listings, { one: "has", other: "have" })} expired`,
    sentence: (parts: string, notOnSale: string) =>
      `${parts || "there are no listings"}.${notOnSale && ` ${notOnSale}.`} I changed nothing.`,
    tooMany: (listings: number, marketplace: string) =>
      `:warning: The shop has ${counted(listings, "listing")} that ${marketplace} doesn't show me. I don't know ${plural(listings, { one: "it", other: "them" })}, and my result leaves ${plural(listings, { one: "it", other: "them" })} out.`,
    number: (number: string) => `number ${number}`,
    unknownNumber: "unknown",
    moreUnreadable: (listings: number) => `${listings} more`,
    unreadable: (listings: number, all: string, marketplace: string) =>
      `:warning: I couldn't understand ${counted(listings, "listing")}: ${all}. I change nothing there. Please look at ${plural(listings, { one: "it", other: "them" })} on ${marketplace}.`,
    moreFields: (fields: number) => `• and ${counted(fields, "more field")}`,
    keepTheirs: (marketplace: string) => `Keep ${marketplace}'s`,
    keepOurs: "Keep ours…",
    show: "Show listing",
  },
  noShop: "No connected shop can be checked. /oms shops shows how your shops are.",
});
