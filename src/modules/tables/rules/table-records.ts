import type { LivePhoto } from "#src/catalog/fields/photos.ts";
import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import type { ListingState } from "#src/catalog/listing.ts";
import type { ShopProfiles } from "#src/marketplaces/port.ts";
import type { ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";

/** What tables are made of and what comes of them. */

/** One listing as a table has it. `fields`: what the studio wants there. */
export type TableListing = {
  readonly id: ListingId;
  readonly code: string;
  /** What it was called before, by which older files name it. */
  readonly earlierCodes: readonly string[];
  readonly shopId: ShopId;
  /** The key of its marketplace. */
  readonly marketplace: string;
  readonly shopName: string;
  readonly currency: string;
  readonly externalId: string;
  readonly state: ListingState;
  readonly fields: FlatFields;
  /** Texts and SKUs that are different on the marketplace. */
  readonly there?: FlatFields;
  /** Its photos as its marketplace has them, and where they can be seen small; only where a table of photos is made or read. */
  readonly photos?: readonly LivePhoto[];
  readonly pictures?: Readonly<Record<string, string>>;
  /** The studio wants others than were last agreed on. */
  readonly photosWanted?: boolean;
  /** Its shop's lists: a cell has an entry's name. */
  readonly profiles?: ShopProfiles | null;
  /** An owner said that its shop sells to the EU as no business: a table of product safety leaves it out. */
  readonly noTrader?: boolean;
};

/** A line of a file, its cells by column. `line`: its number in the file, from 1. */
export type TableLine = { readonly line: number; readonly cells: Readonly<Record<string, string>> };

/** Of one photo, by its place in the listing. */
export type AltChange = { readonly photo: number; readonly before: string; readonly after: string };

export type ImportProblem = { readonly line: number; readonly text: string };

/** One field that would be wanted otherwise. */
export type ImportChange = {
  readonly line: number;
  readonly listingId: ListingId;
  readonly code: string;
  readonly sku: string | null;
  readonly title: string;
  readonly shopName: string;
  readonly currency: string;
  readonly field: string;
  readonly before: FieldValue;
  readonly after: FieldValue;
  /**
   * Of alt texts: how many photos it is about, how many of these lose theirs, and the first of them by their places in the listing:
   * one, and `also` those after it.
   */
  readonly alts?: AltChange & {
    readonly photos: number;
    readonly removed?: number;
    readonly also?: readonly AltChange[];
  };
  /** What people call both, where the values themselves are numbers of a shop's list. */
  readonly called?: { readonly before: string; readonly after: string };
};
