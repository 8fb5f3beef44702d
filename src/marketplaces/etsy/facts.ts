import { listingFields } from "#src/catalog/fields/neutral.ts";
import type { MarketplaceFacts } from "#src/marketplaces/port.ts";
import { activationFee } from "./fees.ts";
import { etsyFields, ownProperties } from "./fields.ts";
import { etsyText } from "./messages/en.ts";

const limits = { title: 140, tags: 13, tag: 20, sku: 32, photos: 20, alt: 500, quantity: 999 };

/**
 * Two axes that are written from here, of at most 70 options each; a third one is kept. Of combinations the one number that is known
 * is that of listings with three axes (etsy behaviour 4.3). Signs
 * written like those of a web page would be read as what they stand for.
 */
const variations = {
  axes: 2,
  values: 70,
  options: 2500,
  refused: /[()]|&(?:#\d+|#x[\da-f]+|[a-z][\da-z]*);/giu,
  ownNames: ownProperties,
};

export const etsyFacts: MarketplaceFacts = {
  key: "etsy",
  name: "Etsy",
  // Getters, as in the definitions of fields: said in the language of the moment.
  get aShop() {
    return etsyText.aShop;
  },
  get sellersPage() {
    return etsyText.sellersPage;
  },
  // Etsy's API terms ask for this sentence word for word.
  trademark:
    "The term 'Etsy' is a trademark of Etsy, Inc. This application uses the Etsy API but is not endorsed or certified by Etsy, Inc.",
  fees: {
    activation: activationFee,
    get paidFor() {
      return etsyText.paidFor;
    },
    months: 4,
  },
  limits,
  sellsDownloads: true,
  // Announced in disc#1774 (etsy behaviour 3.12).
  safety: { from: "2027-02-01" },
  fields: listingFields(limits, etsyFields, variations),
};
