import type { EditContent } from "./fields/edit-content.ts";
import type { FlatFields } from "./fields/fields.ts";
import type { Money } from "./money.ts";
import type { PieceAnswer } from "./pieces.ts";
import type { ShopOptions } from "./variations/model.ts";

/** One of our own copies of a photo: SHA-256 of its bytes and what it shows, in the listing's order (first = cover). */
export type PhotoRef = { readonly hash: string; readonly alt: string };

/**
 * What a new listing says, the same in every shop it goes to: its fields by key, those that a marketplace adds among them
 * (`ListingField`, `said` "listing"). Plain NFC text, not escaped.
 */
export type ListingContent = FlatFields & {
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** A leaf of the marketplace's categories. */
  readonly category: number | null;
  readonly photos: readonly PhotoRef[];
  readonly sku: string | null;
  /** Where several shops have stock 1: what was said of the pieces in this very listing. */
  readonly pieces?: PieceAnswer | null;
};

export const emptyContent: ListingContent = {
  title: "",
  description: "",
  tags: [],
  category: null,
  photos: [],
  sku: null,
};

/** What of a listing a form says: its fields by key. Photos have a form of their own. */
export type ContentEdit = FlatFields &
  Partial<Pick<ListingContent, "title" | "description" | "tags" | "category" | "sku" | "pieces">>;

export function withContent(content: ListingContent, edit: ContentEdit): ListingContent {
  return Object.assign({}, content, edit);
}

/** What a shop's listings share (`ListingField`, `said` "shop"), by key: the shop's own numbers and choices. */
export type ShopDefaults = FlatFields;

/** What a listing has in one shop only. */
export type ItemContent = {
  readonly price: Money | null;
  readonly quantity: number | null;
  /** Where this listing differs from the shop's defaults. */
  readonly overrides: ShopDefaults;
  /** Of a new listing that varies: what single options have of their own. */
  readonly options?: ShopOptions | null;
  /** For a change of a listing that exists. */
  readonly edit?: EditContent;
};

export const listingStates = ["active", "draft", "inactive", "sold_out", "expired"] as const;
/** States from which a listing can be put on sale. */
export const offSale = ["inactive", "draft", "sold_out", "expired"] as const satisfies readonly ListingState[];
export type ListingState = (typeof listingStates)[number];

/** The five states with how many listings are in each. */
export type StateCounts = Readonly<Record<ListingState, number>>;
