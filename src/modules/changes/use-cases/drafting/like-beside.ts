import { attributesField, type ListingField } from "#src/catalog/fields/definition.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { liveAxes } from "#src/catalog/fields/options.ts";
import { type Variations, variationsOf } from "#src/catalog/variations/model.ts";
import { factsOf } from "#src/marketplaces/registry.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import { marketplaceOfShop, readingAccess, type ShopRecord } from "#src/modules/shops/index.ts";
import type { AppDeps } from "../../deps.ts";
import type { ChangeRecord } from "../../records.ts";

/** What a marketplace shows by calls of their own, for a new draft that is made like a listing. */
export type LikeBeside = {
  /** The field of the category's attributes; none where nothing is known of it. */
  readonly attributes: FlatFields;
  /** By which axis options are shown with photos, and those of the new draft's photos that are known. */
  readonly photos: Variations["photos"];
};

/** From the change that made the listing, as far as it still fits. */
export function likeMade(
  fields: readonly ListingField[],
  { live }: ListingRecord,
  { content }: ChangeRecord,
  variations: Variations | null,
): LikeBeside {
  const key = attributesField(fields)?.key;
  const value = key === undefined ? undefined : content[key];
  const before = variationsOf(content["variations"]);
  const axis = before?.axes[before.photos?.axis ?? -1];
  const place = variations?.axes.findIndex(({ name }) => name === axis?.name) ?? -1;
  const isSame = content.category === (live["category"] ?? null);
  return {
    attributes: key !== undefined && value !== undefined && isSame ? { [key]: value } : {},
    photos: before?.photos && place >= 0 ? { axis: place, of: before.photos.of } : null,
  };
}

type Of = {
  readonly listing: ListingRecord;
  readonly shop: ShopRecord | undefined;
  readonly variations: Variations | null;
};

/**
 * From the marketplace, of a listing that wasn't made here. Its photos stay behind, so that just by what they differ is known: the form asks
 * for the new ones. What can't be read is left out: the draft is worth more than that.
 */
export async function likeThere(deps: AppDeps, { listing, shop, variations }: Of): Promise<LikeBeside> {
  const nothing: LikeBeside = { attributes: {}, photos: null };
  if (!shop || shop.health !== "ok") return nothing;
  try {
    const marketplace = await marketplaceOfShop(deps, shop);
    const client = marketplace.shop(readingAccess(deps, listing.studioId, shop));
    const key = attributesField(factsOf(shop).fields)?.key;
    const [beside, links] = await Promise.all([
      key === undefined ? undefined : client.readBeside?.(listing.externalId),
      variations ? client.readPhotoLinks?.(listing.externalId) : undefined,
    ]);
    const value = key === undefined ? undefined : beside?.[key];
    return {
      attributes: key === undefined || value === undefined ? {} : { [key]: value },
      photos: variations && links ? axisOf(variations, listing, links) : null,
    };
  } catch (cause) {
    deps.logger.warn({ listingId: listing.id, cause: String(cause) }, "what a listing has beside could not be read");
    return nothing;
  }
}

function axisOf(
  variations: Variations,
  { live }: ListingRecord,
  [first]: readonly { readonly property: number }[],
): Variations["photos"] {
  const place = first ? liveAxes(live).axes.findIndex(({ id }) => id === first.property) : -1;
  return variations.axes[place] ? { axis: place, of: {} } : null;
}
