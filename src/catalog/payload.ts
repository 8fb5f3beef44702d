import { canonicalJson } from "#src/platform/kernel/canonical-json.ts";
import { attributesOf } from "./fields/attributes.ts";
import type { ListingField } from "./fields/definition.ts";
import type { FieldValue, FlatFields } from "./fields/fields.ts";
import type { ListingContent, PhotoRef, ShopDefaults, ItemContent } from "./listing.ts";
import { ownVideos, videosValue } from "./fields/videos.ts";
import type { Money } from "./money.ts";
import { approveVariations } from "./variations/approved.ts";
import { variationsOf } from "./variations/model.ts";

/**
 * Exactly what is written to one shop: the listing's fields by key, nothing is looked up between approval and the write. It
 * is stored as canonical JSON when approval is asked for, and the approval names the hash over all of a change's payloads.
 * `variations`, where it varies: its options (`ApprovedVariations`); `price`, `quantity` and `sku` are then what it is made with,
 * until they are written.
 */
export type ListingPayload = FlatFields & {
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly category: number;
  readonly photos: readonly PhotoRef[];
  readonly sku: string | null;
  readonly price: Money;
  readonly quantity: number;
};

/** The shop's defaults with this listing's own choices laid over them. */
export function resolveDefaults(defaults: ShopDefaults, overrides: ShopDefaults): ShopDefaults {
  return { ...defaults, ...overrides };
}

/**
 * @param fields of the shop's marketplace
 * @returns null while anything that the marketplace demands is missing. Whether it is *allowed* is asked of `ListingRules`.
 */
export function buildPayload(
  fields: readonly ListingField[],
  content: ListingContent,
  item: ItemContent,
  defaults: ShopDefaults | null,
): ListingPayload | null {
  const { category } = content;
  const { price, quantity } = item;
  if (!defaults || category === null || price === null || quantity === null) return null;
  const shared = resolveDefaults(defaults, item.overrides);
  const own: Record<string, FieldValue> = {};
  for (const field of fields) {
    if (field.said === "shop") own[field.key] = shared[field.key] ?? (field.shape.type === "profiles" ? [] : null);
    else if (field.shape.type === "measure") own[field.key] = content[field.key] ?? null;
    else if (field.shape.type === "words" || field.shape.type === "questions")
      own[field.key] = content[field.key] ?? [];
    else if (field.shape.type === "attributes") own[field.key] = attributesOf(content[field.key]);
    // Listings without one have the payload that they always had: no approval became void.
    else if (field.shape.type === "videos" && ownVideos(content[field.key]).length > 0)
      own[field.key] = videosValue(ownVideos(content[field.key]));
    if (field.needed !== undefined && own[field.key] === null) return null;
  }
  const { title, description, tags, photos, sku } = content;
  const listing = { ...own, title, description, tags, category, photos, sku, price, quantity };
  const variations = variationsOf(content["variations"]);
  if (!variations) return listing;
  const approved = approveVariations(variations, content, item, shared);
  return approved && { ...listing, variations: approved };
}

export function payloadText(payload: ListingPayload): string {
  return canonicalJson(payload);
}
