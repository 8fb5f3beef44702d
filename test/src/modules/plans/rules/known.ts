import type { KnownToLines } from "#src/modules/plans/rules/line/known.ts";

/** Shops that a line may name: in three currencies, with spaces, a sign of HTML, a word of the grammar, and two of one name. */
export const known: KnownToLines = {
  shops: [
    { id: "eu", name: "PineAndInkEU", currency: "EUR", marketplace: "etsy" },
    { id: "us", name: "Pine & Ink", currency: "USD", marketplace: "etsy" },
    { id: "jp", name: "松とインク 東京", currency: "JPY", marketplace: "etsy" },
    { id: "mara", name: "Mara’s Mugs", currency: "EUR", marketplace: "etsy" },
    { id: "section", name: "Section", currency: "EUR", marketplace: "etsy" },
    { id: "twin-1", name: "Twin", currency: "EUR", marketplace: "etsy" },
    { id: "twin-2", name: "twin", currency: "EUR", marketplace: "etsy" },
  ],
  sections: [
    { shopId: "eu", title: "Mugs" },
    { shopId: "us", title: "Mugs" },
    { shopId: "section", title: "Mugs" },
    { shopId: "us", title: "Bowls & plates" },
  ],
  profiles: [
    {
      sections: [{ id: 11, title: "Mugs" }],
      shippingProfiles: [
        { id: 21, title: "Standard" },
        { id: 22, title: "Standard, heavy" },
      ],
      productionPartners: [
        { id: 41, title: "Kiln & Co" },
        { id: 42, title: "Print house" },
      ],
    },
  ],
  choices: {
    whenMade: [
      { value: "made_to_order", label: "Made to order" },
      { value: "2020_2026", label: "2020 – 2026" },
    ],
  },
};
