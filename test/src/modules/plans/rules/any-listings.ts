import { fc } from "@fast-check/vitest";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { listingStates } from "#src/catalog/listing.ts";
import type { PlanListing } from "#src/modules/plans/rules/outcome.ts";
import { listingTexts } from "./lines.ts";
import { listing, varied } from "./listings.ts";

const shared: FlatFields = {
  sectionId: null,
  shippingProfileId: 21,
  returnPolicyId: 51,
  whoMade: "i_did",
  whenMade: "2020_2026",
  isSupply: false,
  autoRenew: true,
  productionPartnerIds: [42],
  weight: null,
  dimensions: null,
  safetyWarnings: "Hot.",
  serialNumber: null,
  manufacturerId: 61,
  responsiblePersonId: null,
};

const choice = (id: number, name: string) => ({ id, name, scale: null, scaleName: null });
const ofCategory = [
  {
    property: 200,
    name: "Primary color",
    required: false,
    most: 2,
    choices: [choice(1, "Blue"), choice(2, "Green"), choice(3, "Sand")],
  },
  { property: 507, name: "Room", required: true, most: 1, choices: [choice(11, "Kitchen"), choice(12, "Bath")] },
];
const color = { property: 200, name: "Primary color", scale: null, scaleName: null, values: [{ id: 1, name: "Blue" }] };
const asked = {
  kind: "text",
  text: "Which name?",
  instructions: null,
  required: true,
  characters: null,
  files: null,
  price: null,
  options: [],
};

/** What the other rules are about: photos, questions, and what the category says of it. */
const further = fc.record({
  images: fc.constantFrom(
    [],
    [{ imageId: "1", alt: "" }],
    [
      { imageId: "1", alt: "A board" },
      { imageId: "2", alt: "" },
    ],
  ),
  personalization: fc.constantFrom(
    [],
    [asked],
    Array.from({ length: 5 }, (_, at) => ({ ...asked, text: `Name ${at}` })),
  ),
  attributes: fc.constantFrom([], [color]),
});

const stock = fc.integer({ min: 0, max: 6 });

/** Listings of every state and currency, some with options, some with a field that the mirror has yet to read. */
export const anyListings: fc.Arbitrary<PlanListing> = fc
  .record({
    ...listingTexts,
    prices: fc.tuple(fc.integer({ min: 20, max: 9000 }), fc.integer({ min: 20, max: 9000 })),
    stock: fc.tuple(stock, stock),
    on: fc.tuple(fc.boolean(), fc.boolean()),
    varies: fc.boolean(),
    state: fc.constantFrom(...listingStates),
    currency: fc.constantFrom("EUR", "USD", "JPY", "CAD"),
    unread: fc.constantFrom("", "", "", "tags", "description", "whoMade", "readiness:", "price:", "images"),
    more: further,
  })
  .map(({ title, description, tags, prices, stock: [blue, sand], on, varies, state, currency, unread, more }) => {
    const options: FlatFields = varies
      ? varied(prices, {
          "quantity:Blue / S": blue,
          "quantity:Blue / L": blue,
          "quantity:Sand / S": sand,
          "quantity:Sand / L": sand,
          "enabled:Blue / S": on[0],
          "enabled:Sand / L": on[1],
        })
      : { "price:": prices[0], "quantity:": blue };
    const { [unread]: _, ...fields } = listing({ ...shared, ...more, title, description, tags, ...options }).fields;
    return {
      ...listing({}, { state, currency, profiles: { sections: [], shippingProfiles: [] } }),
      fields,
      ofCategory,
    };
  });
