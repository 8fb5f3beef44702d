import { canonicalJson } from "#src/platform/kernel/canonical-json.ts";
import type { ListingContent, PhotoRef, ShopDefaults, ItemContent, WhoMade } from "./listing.ts";
import type { Money } from "./money.ts";

/**
 * Exactly what is written to one shop: nothing is looked up between approval and the write. It is stored as canonical
 * JSON when approval is asked for, and the approval names the hash over all of a change's payloads.
 */
export type ListingPayload = {
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly materials: readonly string[];
  readonly taxonomyId: number;
  readonly photos: readonly PhotoRef[];
  readonly sku: string | null;
  readonly price: Money;
  readonly quantity: number;
  readonly shippingProfileId: number;
  readonly returnPolicyId: number | null;
  readonly readinessStateId: number;
  readonly sectionId: number | null;
  readonly whoMade: WhoMade;
  readonly whenMade: string;
  readonly isSupply: boolean;
  readonly autoRenew: boolean;
};

/** The shop's defaults with this listing's own choices laid over them. */
export function resolveDefaults(defaults: ShopDefaults, overrides: Partial<ShopDefaults>): ShopDefaults {
  return { ...defaults, ...overrides };
}

/** @returns null while anything that a marketplace demands is missing. Whether it is *allowed* is asked of `listingProblems`. */
export function buildPayload(
  content: ListingContent,
  item: ItemContent,
  defaults: ShopDefaults | null,
): ListingPayload | null {
  if (!defaults) return null;
  const { shippingProfileId, readinessStateId, whoMade, whenMade, ...rest } = resolveDefaults(defaults, item.overrides);
  const { price, quantity } = item;
  if (content.taxonomyId === null || price === null || quantity === null) return null;
  if (shippingProfileId === null || readinessStateId === null || whoMade === null || whenMade === null) return null;
  return {
    title: content.title,
    description: content.description,
    tags: content.tags,
    materials: content.materials,
    taxonomyId: content.taxonomyId,
    photos: content.photos,
    sku: content.sku,
    price,
    quantity,
    shippingProfileId,
    readinessStateId,
    whoMade,
    whenMade,
    returnPolicyId: rest.returnPolicyId,
    sectionId: rest.sectionId,
    isSupply: rest.isSupply,
    autoRenew: rest.autoRenew,
  };
}

export function payloadText(payload: ListingPayload): string {
  return canonicalJson(payload);
}
