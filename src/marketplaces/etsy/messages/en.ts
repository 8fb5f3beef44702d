import { counted } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of Etsy: its fields, its shops, and its rules for a listing. */
export const etsyText = catalogue("etsy", {
  aShop: "an Etsy shop",
  sellersPage: "Etsy's Shop Manager",
  paidFor: "four months",
  pictureGone: "Etsy doesn't give me this photo any more, so I can't upload it anew with another alt text.",
  kept: {
    translated: (languages: string) => `translated into ${languages}`,
    featured: (rank: number) =>
      rank === 1 ? "first of your featured listings" : `number ${rank} of your featured listings`,
  },
  plainWords: "letters, digits and spaces",
  fields: {
    styles: { label: "Styles" },
    weight: { label: "Weight" },
    dimensions: { label: "Length × width × height" },
    attributes: { label: "Attributes" },
    personalization: { label: "Personalization" },
    videos: { label: "Video" },
    optionPhotos: { label: "Photos of options" },
    shippingProfile: { label: "Shipping profile", short: "Shipping", needed: "a shipping profile" },
    processingProfile: { label: "Processing profile", short: "Processing", needed: "a processing profile" },
    returnPolicy: { label: "Return policy", short: "Returns", needed: "a return policy" },
    section: { label: "Section", short: "Section", none: "No section" },
    whoMade: {
      label: "Who made it",
      short: "Who made it",
      named: "who made it",
      needed: "who made it",
      choices: { iDid: "I did", someoneElse: "Another company or person", collective: "A member of my shop" },
    },
    productionPartners: { label: "Production partners" },
    whenMade: {
      label: "When it was made",
      question: "When was it made",
      short: "Made",
      named: "when it was made",
      needed: "when it was made",
    },
    autoRenew: {
      label: "Automatic renewal",
      question: "Renew automatically after four months",
      short: "Auto-renew",
      named: "automatic renewal",
      no: "No",
      yes: (fee: string) => `Yes, ${fee} each time`,
    },
    manufacturer: { label: "Manufacturer", none: "No manufacturer" },
    responsiblePerson: {
      label: "Responsible person in the EU",
      named: "the responsible person in the EU",
      none: "No responsible person",
    },
    serialNumber: { label: "Serial or batch number" },
    safetyWarnings: { label: "Safety warnings" },
    isSupply: {
      label: "What it is",
      short: "What it is",
      question: "What is it",
      named: "what it is",
      no: "A finished product",
      yes: "A supply or tool to make things",
    },
  },
  unnamedPartner: (partner: number) => `Production partner ${partner}`,
  whenMade: {
    toOrder: "Made to order",
    before: (year: string) => `Before ${year}`,
  },
  whenMadeInside: {
    lasting: {
      made_to_order: "made to order",
      since_2020: "since 2020",
      vintage_2000s: "vintage, 2000s",
      vintage: "vintage",
    },
    before: (year: string) => `before ${year}`,
  },
  price: {
    lowest: (price: string) => `Etsy's lowest price is ${price}.`,
    highest: "Etsy's highest price is $50,000.00. Is there a digit too many?",
    farAbove: "Etsy's highest price is 50,000 US dollars, and this is far above it. Is there a digit too many?",
  },
  odd: {
    state: (state: string) => `Etsy says that its state is “${state}”`,
    noInventory: "Etsy doesn't show its stock and prices",
    inventory: "Etsy shows its stock and prices in a form that I don't know",
    whole: "Etsy shows it in a form that I don't know",
    field: (field: string) => `Etsy shows its ${field} in a form that I don't know`,
  },
  returns: {
    none: "No returns or exchanges",
    both: "Returns and exchanges",
    bothWithin: (days: number) => `Returns and exchanges within ${counted(days, "day")}`,
    returns: "Returns, no exchanges",
    returnsWithin: (days: number) => `Returns within ${counted(days, "day")}, no exchanges`,
    exchanges: "Exchanges, no returns",
    exchangesWithin: (days: number) => `Exchanges within ${counted(days, "day")}, no returns`,
  },
  processing: {
    toOrder: "Made to order",
    ready: "Ready to ship",
    days: (kind: string, days: number) => `${kind}, ${counted(days, "day")}`,
    range: (kind: string, least: number, most: number) => `${kind}, ${least}–${counted(most, "day")}`,
  },
  tooManyDrafts:
    "This shop has more than 12,000 drafts, and Etsy doesn't show me all of them. Please delete old drafts there, then press Retry.",
});
