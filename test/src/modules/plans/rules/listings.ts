import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { PlanListing } from "#src/modules/plans/rules/outcome.ts";

const ofNoOptions: FlatFields = {
  variations: { axes: [], options: [""], priceOn: [], quantityOn: [], skuOn: [], ownOn: { readiness: [] } },
  "price:": 2400,
  "quantity:": 3,
  "sku:": "WB-1",
  "enabled:": true,
  "readiness:": 41,
};

/** A listing on sale in the shop in euros, of which three pieces are in stock, with these values. */
export function listing(fields: FlatFields = {}, more: Partial<PlanListing> = {}): PlanListing {
  const plain = {
    title: "Walnut board",
    description: "A board of walnut.",
    tags: ["walnut", "board"],
    materials: ["walnut"],
  };
  const own = "variations" in fields ? {} : ofNoOptions;
  return {
    id: "5b0e5dd2-3a07-4ac4-9d6d-5a4c4b9a7c01",
    code: "k7q2",
    shopId: "eu",
    shopName: "PineAndInkEU",
    marketplace: "etsy",
    currency: "EUR",
    state: "active",
    fields: { ...plain, ...own, ...fields },
    ...more,
  };
}

/** Two colours in two sizes, with a stock for each colour and these prices for small and large. */
export function varied([small, large]: readonly [number, number], more: FlatFields = {}): FlatFields {
  const options = ["Blue / S", "Blue / L", "Sand / S", "Sand / L"];
  return {
    variations: {
      axes: [
        { id: 200, name: "Colour" },
        { id: 100, name: "Size" },
      ],
      options,
      priceOn: [100],
      quantityOn: [200],
      skuOn: [200, 100],
      ownOn: { readiness: [] },
    },
    ...Object.fromEntries(
      options.flatMap((option) => [
        [`price:${option}`, option.endsWith("S") ? small : large],
        [`quantity:${option}`, option.startsWith("Blue") ? 4 : 7],
        [`sku:${option}`, `B-${option}`],
        [`enabled:${option}`, true],
        [`readiness:${option}`, 41],
      ]),
    ),
    ...more,
  };
}
