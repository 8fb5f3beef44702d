import type { MarketplaceFacts } from "#src/marketplaces/port.ts";

export const etsyFacts: MarketplaceFacts = {
  key: "etsy",
  name: "Etsy",
  aShop: "an Etsy shop",
  sellersPage: "Etsy's Shop Manager",
  // Etsy's API terms ask for this sentence word for word.
  trademark:
    "The term 'Etsy' is a trademark of Etsy, Inc. This application uses the Etsy API but is not endorsed or certified by Etsy, Inc.",
  // Whatever the shop's currency (etsy behaviour, "Fees").
  fees: { activation: { amount: 20, currency: "USD" }, paidFor: "four months" },
  limits: {
    title: 140,
    tags: 13,
    tag: 20,
    materials: 13,
    material: 45,
    sku: 32,
    photos: 20,
    alt: 500,
    quantity: 999,
  },
};
