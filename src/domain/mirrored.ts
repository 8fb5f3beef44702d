import type { FlatFields, Inventory } from "./fields.ts";
import type { ListingState } from "./listing.ts";

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
