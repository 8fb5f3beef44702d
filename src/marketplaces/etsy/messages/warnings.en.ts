import { catalogue } from "#src/platform/text/messages.ts";

/** What people are warned of at Etsy, and what each warning is called in the settings. */
export const etsyWarnings = catalogue("etsyWarnings", {
  names: {
    onePiece: "One piece in several Etsy shops",
    madeByOthers: "Things that others made",
    severalShops: "The same thing in several Etsy shops",
    ads: "Etsy Ads",
  },
  onePiece:
    "Etsy's policy: a one-of-a-kind piece may be in one of your shops only. Leave shops out, or Etsy may take the listings down.",
  madeByOthers: (shops: string) =>
    `In ${shops} it says that another company or person made it, less than 20 years ago, that it is no supply, and names no production partner. Etsy's policy: it may take such a listing down. Correct *Who made it*, *When it was made* or *Production partners*.`,
  severalShops:
    "Etsy's policy for several shops: the same thing may be in more than one of them only where you have a piece for each, and most of their listings must differ.",
  ads: "Etsy may add a new listing to Etsy Ads by itself, and you pay for the clicks. You can take it out in Shop Manager, under Marketing.",
});
