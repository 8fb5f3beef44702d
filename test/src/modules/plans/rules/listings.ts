import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { PlanListing } from "#src/modules/plans/rules/outcome.ts";

/** A listing on sale in the shop in euros, with these values. */
export function listing(fields: FlatFields, more: Partial<PlanListing> = {}): PlanListing {
  return {
    id: "5b0e5dd2-3a07-4ac4-9d6d-5a4c4b9a7c01",
    code: "k7q2",
    shopId: "eu",
    shopName: "PineAndInkEU",
    marketplace: "etsy",
    currency: "EUR",
    state: "active",
    fields,
    ...more,
  };
}
