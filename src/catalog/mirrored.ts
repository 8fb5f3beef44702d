import { type FlatFields, type Inventory, inventoryFields } from "./fields/fields.ts";
import type { ListingState } from "./listing.ts";

/** A listing as the marketplace has it, cut to the fields that are named. Text is plain, not escaped. */
export type MirroredListing = {
  readonly listingId: string;
  readonly state: ListingState;
  readonly url: string;
  readonly coverUrl: string | null;
  /** Where its photos can be seen: number of a photo → address; left out: not known. */
  readonly pictures?: Readonly<Record<string, string>>;
  /** When it expires, unless renewed. */
  readonly endsAt: Date | null;
  readonly createdAt: Date | null;
  readonly currency: string;
  /** Those of its options among them. `images`: `{imageId, alt}` in rank order. */
  readonly fields: FlatFields;
  readonly inventory: Inventory;
};

/** What was read of a listing together with others: fields that weren't shown are missing, the photos among them. */
export type ListingInPart = Pick<MirroredListing, "listingId" | "state" | "url" | "fields" | "inventory"> & {
  readonly inPart: true;
};

/** A listing's own fields, and beside them those of its options. */
export function mirroredOf(
  listing: Omit<MirroredListing, "inventory" | "currency">,
  inventory: Inventory,
): MirroredListing {
  return {
    ...listing,
    currency: inventory.offers[0]?.price.currency ?? "",
    inventory,
    fields: { ...listing.fields, ...inventoryFields(inventory) },
  };
}

/** The photos of a listing in rank order. */
export function imagesOf({ images }: FlatFields): readonly { readonly imageId: string; readonly alt: string }[] {
  return Array.isArray(images) ? (images as readonly { imageId: string; alt: string }[]) : [];
}
