import { type FlatFields, inventoryFields, type Offer } from "#src/catalog/fields/fields.ts";
import type { MirroredListing } from "#src/catalog/mirrored.ts";

const colors = ["Blue", "Sand", "Moss"];
const sizes = ["S", "M", "L", "XL"];

/** As a studio's usual listing: 1 500 characters, 13 tags, 8 photos, twelve variations. */
export function listing(number: number, title = `Linen apron, No. ${number}`): MirroredListing {
  const offers: Offer[] = colors.flatMap((color, c) =>
    sizes.map((size, s) => ({
      properties: [
        { propertyId: 200, name: "Primary color", scaleId: null, valueIds: [c + 1], values: [color] },
        { propertyId: 100, name: "Size", scaleId: 17, valueIds: [s + 11], values: [size] },
      ],
      sku: `AP-${number}-${color}-${size}`,
      price: { amount: 2400 + s * 100, currency: "USD" },
      quantity: (number + s) % 9,
      enabled: true,
      own: { readiness: 41 },
    })),
  );
  const inventory = { offers, priceOn: [100], quantityOn: [200, 100], skuOn: [200, 100], ownOn: {} };
  const fields: FlatFields = {
    title,
    description: `Washed linen, made in our workshop, number ${number}. `.repeat(30),
    tags: Array.from({ length: 13 }, (_, index) => `linen tag ${index}`),
    materials: ["Linen", "Cotton thread"],
    category: 1234,
    shippingProfileId: 21,
    returnPolicyId: 31,
    sectionId: null,
    whoMade: "i_did",
    whenMade: "made_to_order",
    isSupply: false,
    autoRenew: true,
    images: Array.from({ length: 8 }, (_, index) => ({ imageId: `${number}00${index}`, alt: `Apron, view ${index}` })),
    ...inventoryFields(inventory),
  };
  return {
    listingId: String(4_000_000 + number),
    state: "active",
    url: `https://www.etsy.com/listing/${4_000_000 + number}`,
    coverUrl: null,
    endsAt: null,
    createdAt: null,
    currency: "USD",
    fields,
    inventory,
  };
}
