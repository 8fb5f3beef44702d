import type { ListingContent } from "#src/catalog/listing.ts";
import type { ListingView } from "#src/modules/listings/index.ts";
import type { ListingId, ProductId, ShopId } from "#src/platform/kernel/entity-ids.ts";

/** One thing the studio makes, with what became of it in each shop. */
export type ProductView = {
  readonly id: ProductId;
  readonly code: string;
  readonly title: string;
  readonly sku: string | null;
  readonly content: ListingContent;
  /** Gone ones too. */
  readonly listings: readonly ListingView[];
};

/** One page of the product database. */
export type ProductPage = {
  readonly products: readonly ProductView[];
  readonly total: number;
  readonly page: number;
  readonly pages: number;
  /** Shops with listings that are no product yet. */
  readonly without: readonly { readonly shopId: ShopId; readonly shopName: string; readonly count: number }[];
};

/** Two products of different shops that may be one, for a person to say. */
export type MatchView = {
  readonly kept: ProductView;
  readonly merged: ProductView;
  readonly because: MatchReason;
  /** Its place among all of them, from 0. */
  readonly index: number;
  readonly total: number;
};

export type MatchReason =
  /** The same SKU, which no other product has. */
  | "sku"
  /** The same SKU, but several products of a shop have it. */
  | "repeated-sku"
  | "title";

export type MadeProducts = { readonly made: number; readonly first: ProductId | null };
export type ProductSource = { readonly listingIds: readonly ListingId[] } | { readonly shopId: ShopId };
