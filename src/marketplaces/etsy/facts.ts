import { listingFields } from "#src/catalog/fields/neutral.ts";
import type { MarketplaceFacts } from "#src/marketplaces/port.ts";
import { activationFee, paidFor } from "./fees.ts";
import { etsyFields } from "./fields.ts";

const limits = { title: 140, tags: 13, tag: 20, sku: 32, photos: 20, alt: 500, quantity: 999 };

export const etsyFacts: MarketplaceFacts = {
  key: "etsy",
  name: "Etsy",
  aShop: "an Etsy shop",
  sellersPage: "Etsy's Shop Manager",
  // Etsy's API terms ask for this sentence word for word.
  trademark:
    "The term 'Etsy' is a trademark of Etsy, Inc. This application uses the Etsy API but is not endorsed or certified by Etsy, Inc.",
  fees: { activation: activationFee, paidFor },
  limits,
  fields: listingFields(limits, etsyFields),
};
