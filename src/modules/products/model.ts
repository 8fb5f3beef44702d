import type { ProductOutline } from "./rules/product-matching.ts";
import type { ListingContent } from "#src/catalog/listing.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import type { ListingId, ProductId, ShopId } from "#src/platform/kernel/entity-ids.ts";

export type ProductRecord = {
  readonly id: ProductId;
  readonly code: string;
  readonly sku: string | null;
  readonly content: ListingContent;
  readonly createdAt: Date;
  /** Those that were read, gone ones too. */
  readonly listings: readonly ListingRecord[];
};

export type ProductFilter = {
  readonly ids?: readonly ProductId[];
  /** A SKU, a code, or a listing's number, as a whole; or words that are all in the title. */
  readonly words?: string;
  readonly limit?: number;
  readonly offset?: number;
};

/** A person's word on products. The database checks role and shops again. */
export type ProductWrites = {
  /** Listings that are no product yet become one each. `shopId`: all of a shop. @returns the new products */
  makeProducts(of: { readonly shopId?: ShopId; readonly listingIds?: readonly ListingId[] }): Promise<ProductId[]>;
  /** `same`: the listings of `merged` become `kept`'s. Raises `wrong-state` when either is already another one. */
  matchProducts(kept: ProductId, merged: ProductId, word: "same" | "different"): Promise<void>;
  /** Takes a listing out of its product again. Raises `wrong-state` when it is alone in it. @returns its product */
  splitProduct(listing: ListingId): Promise<ProductId>;
};

/** `without`: by shop, how many listings are no product yet. */
export type FoundProducts = {
  readonly total: number;
  readonly products: readonly ProductRecord[];
  readonly without: readonly { readonly shopId: ShopId; readonly count: number }[];
};

/** `different`: the pairs of which a person said that they are not the same. */
export type ProductOutlines = {
  readonly products: readonly ProductOutline[];
  readonly different: readonly (readonly [ProductId, ProductId])[];
};
