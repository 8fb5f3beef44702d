import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of what Etsy refused. */
export const etsyRefusals = catalogue("etsy-refusals", {
  of: {
    frozen:
      "Etsy has frozen this listing, so it can't be put on sale. Open it in Etsy's Shop Manager: the notice there says why.",
    vacation:
      "The shop is on vacation, so Etsy doesn't put anything on sale. End the vacation in Shop Manager, then press Retry.",
    billing:
      "Etsy wants something settled in the shop's account first (a bill or a verification). Open Etsy's Shop Manager, settle it, then press Retry.",
    state:
      "Etsy doesn't put this listing on sale in its present state. Open it in Etsy's Shop Manager and see what is missing there.",
    digital:
      "Etsy takes this for a digital listing, which needs a file. Open it in Shop Manager and make it a physical item.",
    noManufacturer:
      "Etsy wants a manufacturer for this listing, because the shop sells to the EU or Northern Ireland as a business. Choose one in the shop's defaults or for this listing, then press Retry.",
    noResponsiblePerson:
      "Etsy wants a responsible person in the EU for this listing, because the shop sells to the EU or Northern Ireland as a business. Choose one in the shop's defaults or for this listing, then press Retry.",
    operatorGone:
      "Etsy doesn't take the manufacturer or the responsible person: it was deleted there, or changed. Choose another in the shop's defaults or for this listing, then press Retry.",
    serialNumber: "Etsy doesn't take this serial or batch number. Shorten it.",
    safetyWarnings: "Etsy doesn't take these safety warnings. Shorten them.",
    returnPolicy: "Etsy wants a return policy for this listing. Choose one in the shop's defaults, then press Retry.",
    calculated:
      "This shipping profile calculates postage from weight and size, and the listing has neither. Choose a shipping profile with fixed prices.",
    shipping:
      "Etsy doesn't take the shipping profile: it is missing, incomplete or deleted. Choose another in the shop's defaults, then press Retry.",
    readiness:
      "Etsy doesn't take the processing profile: it is missing or was deleted. Choose another in the shop's defaults, then press Retry.",
    section:
      "The shop section doesn't exist any more. Choose another in the shop's defaults, or none, then press Retry.",
    combination:
      "Etsy doesn't allow this combination of who made the item, when, and whether it is a supply. Something made by someone else can't be made to order without a production partner. Choose one under “Production partners”. If the shop has none there, add it in Etsy's Shop Manager and check the shop again, or choose otherwise who made it.",
    partnerGone:
      "Etsy doesn't know one of the production partners: it isn't the shop's, or was deleted there. Check the shop again, choose the production partners anew, then press Retry.",
    years:
      "Etsy no longer takes this listing's years of “when it was made”: they move on every January. Choose again when it was made, then press Retry.",
    made: "Etsy doesn't take who made it, when it was made or whether it is a supply. Choose all three again; the years on offer change every January.",
    photoCount: (named: string) =>
      `The listing already has ${named} photos, and Etsy takes no more. Take one out, then press Retry.`,
    videoCount:
      "Etsy takes no further video of this listing: it has as many as it can have, or ten were added to it within a day. Look at it in Etsy's Shop Manager, and press Retry tomorrow.",
    videoType: "Etsy can't read this video. Use an MP4 or a MOV.",
    video: "Etsy doesn't take this video. Use an MP4 of 3 to 15 seconds, at most 100 MB.",
    photoSize: "Etsy finds this photo too large. Use one under 20 MB.",
    photoType: "Etsy can't read this photo. Use a JPEG, PNG or GIF.",
    photoOrder: "Etsy is still sorting this listing's photos. Wait five minutes, then press Retry.",
    alt: "Etsy doesn't take an alt text: it may have 500 characters at most.",
    photoMissing: "Etsy wants at least one photo on every listing. Add one, then press Retry.",
    onePrice: "Etsy keeps one price for options that this listing doesn't tell apart by it. Give all of them the same.",
    oneStock: "Etsy keeps one stock for options that this listing doesn't tell apart by it. Give all of them the same.",
    oneSku: "Etsy keeps one SKU for options that this listing doesn't tell apart by it. Give all of them the same.",
    priceBelow: (named: string) => `The price is below Etsy's lowest, ${named}. Raise it.`,
    priceAbove: (named: string) => `The price is above Etsy's highest, ${named}. Is there a digit too many?`,
    priceLow: "The price is below Etsy's lowest. Raise it.",
    price: "Etsy doesn't take this price. Enter it again.",
    emptyStock:
      "It is sold out on Etsy: nothing of it is in stock, so it is off sale already. Renew it with a stock to sell it again.",
    stock: "Etsy doesn't take this stock: a whole number from 1 to 999.",
    sku: "Etsy doesn't take this SKU: it may have 32 characters at most.",
    titleLong: "The title is longer than Etsy's 140 characters. Shorten it.",
    titleSigns: "Etsy refuses $ ^ and ` in titles, and % : & + more than once. Please take them out.",
    titleOnce: (named: string) => `Etsy takes each of % : & + once in a title. Take the second ${named} out.`,
    titleMissing: "Etsy wants a title on every listing. Write one.",
    title: "Etsy doesn't take this title. Use letters, digits and punctuation.",
    tagTwice: "Etsy refuses the same tag twice. Take one of them out.",
    tags: "Etsy doesn't take one of the tags: at most 13, each up to 20 letters, digits, spaces, hyphens or apostrophes.",
    materials: "Etsy doesn't take one of the materials: at most 13, letters, digits and spaces only.",
    description: "Etsy doesn't take this description.",
    category:
      "Etsy doesn't take this category, or wants more details for it. Choose another, the most exact one that fits.",
    variations:
      "Etsy doesn't take price and stock like this for the options this listing has there now: its variations may have changed. None of it was written. Look at it in Shop Manager, then press Retry.",
  },
  quoted: (said: string) => `Etsy refused this and said: “${said}”`,
  listingGone: "Etsy can't find this listing any more. It may have been deleted or closed there.",
  shopGone: "Etsy can't find this shop any more. It may have been deleted or closed there.",
  tooLarge: "Etsy finds this photo too large. Use one under 20 MB.",
  conflict: "Etsy doesn't allow this in the listing's present state. Open it in Etsy's Shop Manager, then press Retry.",
  notAccepted: "Etsy didn't accept this sign-in. Nothing was stored. Type /oms connect in Slack for a new link.",
  noAnswer: "Etsy didn't answer. Nothing was stored. Type /oms connect in Slack for a new link.",
});
