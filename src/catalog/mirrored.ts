import { type FlatFields, type Inventory, inventoryFields } from "./fields/fields.ts";
import type { ListingState } from "./listing.ts";
import type { LiveInventory, LiveListing } from "./live.ts";

/** A listing as it stands on the marketplace, cut to the fields we name. Text is plain, not escaped. */
export type MirroredListing = {
  readonly listingId: string;
  readonly state: ListingState;
  readonly url: string;
  readonly coverUrl: string | null;
  /** When it expires, unless renewed. */
  readonly endsAt: Date | null;
  readonly createdAt: Date | null;
  readonly currency: string;
  readonly fields: FlatFields;
  readonly inventory: Inventory;
};

/** The fields of the mirror that are the listing's own; its inventory's come beside them. */
export function listingFields(live: LiveListing): FlatFields {
  return {
    title: live.title,
    description: live.description,
    tags: live.tags,
    materials: live.materials,
    taxonomyId: live.taxonomyId,
    shippingProfileId: live.shippingProfileId,
    returnPolicyId: live.returnPolicyId,
    sectionId: live.sectionId,
    whoMade: live.whoMade,
    whenMade: live.whenMade,
    isSupply: live.isSupply,
    autoRenew: live.autoRenew,
    images: live.images.map(({ imageId, alt }) => ({ imageId, alt })),
  };
}

/** A listing without variations as it was read back, for the mirror. */
export function mirroredPlain(
  live: LiveListing,
  { sku, price, quantity, readinessStateId }: LiveInventory,
): MirroredListing {
  const offer = { properties: [], sku, price, quantity, enabled: true, readinessStateId };
  const inventory: Inventory = { offers: [offer], priceOn: [], quantityOn: [], skuOn: [], readinessOn: [] };
  return mirroredOf(live, inventory, price.currency);
}

/** A live listing with its whole inventory, as the mirror keeps it. */
export function mirroredOf(live: LiveListing, inventory: Inventory, currency: string): MirroredListing {
  return {
    listingId: live.listingId,
    state: live.state,
    url: live.url,
    coverUrl: live.coverUrl,
    endsAt: live.endsAt,
    createdAt: live.createdAt,
    currency,
    inventory,
    fields: { ...listingFields(live), ...inventoryFields(inventory) },
  };
}
