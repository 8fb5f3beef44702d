import type { FieldValue } from "#src/catalog/fields/fields.ts";
import type { ListingState } from "#src/catalog/listing.ts";
import type { ListingId, ProductId, ShopId } from "#src/platform/kernel/entity-ids.ts";

/** Which listings are meant; what is left out narrows nothing. */
export type ListingFilter = {
  readonly id?: ListingId;
  readonly ids?: readonly ListingId[];
  readonly shopId?: ShopId;
  readonly productIds?: readonly ProductId[];
  readonly externalIds?: readonly string[];
  readonly states?: readonly ListingState[];
  /** Code, SKU or number as a whole, or words that are all in the title. */
  readonly words?: string;
  /** Those that the request of this number is about. */
  readonly request?: number;
  /** Last read before this. */
  readonly seenBefore?: Date;
  readonly endsAfter?: Date;
  readonly endsBefore?: Date;
  readonly stockAtMost?: number;
  /** Those that have nothing in at least one of these fields, by key. One that wasn't read yet isn't lacking. */
  readonly lacking?: readonly string[];
  /** Only those that differ on the marketplace from what the studio wants, or are gone. */
  readonly differing?: boolean;
  /** No request for it waits. */
  readonly noRequest?: boolean;
  /** Only of shops that aren't disconnected. */
  readonly connected?: boolean;
  /** Only those that differ in a field which no open change settles. */
  readonly unasked?: boolean;
  readonly withGone?: boolean;
  readonly shopIds?: readonly ShopId[];
  /** As they are shown, product's or own. */
  readonly codes?: readonly string[];
  /** It has one of these values, each in its shop. */
  readonly oneOf?: readonly { readonly shopId: ShopId; readonly field: string; readonly value: FieldValue }[];
  /** In whatever case. */
  readonly tag?: string;
  /** The name of its category, or the end of the way to it. */
  readonly category?: string;
  /** Of any option, in minor units of whichever currency, both included. */
  readonly priceAtLeast?: number;
  readonly priceAtMost?: number;
  readonly stockAtLeast?: number;
  readonly limit?: number;
  readonly offset?: number;
};
