import type { EditContent } from "./fields/edit-content.ts";
import type { Money } from "./money.ts";
import type { PieceAnswer } from "./pieces.ts";

/** One of our own copies of a photo: SHA-256 of its bytes and what it shows, in the listing's order (first = cover). */
export type PhotoRef = { readonly hash: string; readonly alt: string };

/** What a listing says, the same in every shop it goes to. Plain NFC text, not escaped. */
export type ListingContent = {
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly materials: readonly string[];
  /** A leaf of the marketplace's seller taxonomy. */
  readonly taxonomyId: number | null;
  readonly photos: readonly PhotoRef[];
  readonly sku: string | null;
  /** Where several shops have stock 1: what was said of the pieces in this very listing. */
  readonly pieces?: PieceAnswer | null;
};

export const emptyContent: ListingContent = {
  title: "",
  description: "",
  tags: [],
  materials: [],
  taxonomyId: null,
  photos: [],
  sku: null,
};

export const whoMadeValues = ["i_did", "someone_else", "collective"] as const;
export type WhoMade = (typeof whoMadeValues)[number];

/** What a shop's listings share: ids are the shop's own and mean nothing in another shop. */
export type ShopDefaults = {
  readonly shippingProfileId: number | null;
  readonly returnPolicyId: number | null;
  /** The processing profile: how long making and packing takes. */
  readonly readinessStateId: number | null;
  readonly sectionId: number | null;
  readonly whoMade: WhoMade | null;
  /** When it was made, under a name that no year moves: `made_to_order`, `since_2020`, `1990s`. */
  readonly whenMade: string | null;
  readonly isSupply: boolean;
  readonly autoRenew: boolean;
};

/** What a listing has in one shop only. */
export type ItemContent = {
  readonly price: Money | null;
  readonly quantity: number | null;
  /** Where this listing differs from the shop's defaults. */
  readonly overrides: Partial<ShopDefaults>;
  /** For a change of a listing that exists. */
  readonly edit?: EditContent;
};

export const listingStates = ["active", "draft", "inactive", "sold_out", "expired"] as const;
/** States from which a listing can be put on sale. */
export const offSale = ["inactive", "draft", "sold_out", "expired"] as const satisfies readonly ListingState[];
export type ListingState = (typeof listingStates)[number];

/** The five states with how many listings are in each. */
export type StateCounts = Readonly<Record<ListingState, number>>;
