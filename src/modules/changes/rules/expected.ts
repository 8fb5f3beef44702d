import type { StockWrites } from "./edit-plan.ts";
import { type FieldValue, type FlatFields, isInventoryField, splitField } from "#src/catalog/fields/fields.ts";
import { isLive, wantedPhotos } from "#src/catalog/fields/photos.ts";
import type { ListingPayload } from "#src/catalog/payload.ts";
import { approvedVariations, withOptionField } from "#src/catalog/variations/approved.ts";

/** An approved change that was written to a listing. `stock`: what was put there, which is not what was asked for when something sold meanwhile. */
export type WrittenChange = {
  readonly set: FlatFields;
  readonly stock: StockWrites;
  /** The numbers of the photos in their order, where some of them were uploaded by it. */
  readonly order?: readonly string[];
};

export type ExpectedListing = {
  readonly payload: ListingPayload;
  /** The marketplace's ids of the photos, in order. */
  readonly images: readonly string[];
};

/** What was approved to be there: what was made, and over it what was approved and written since, the oldest first. */
export function afterChanges(made: ExpectedListing, changes: readonly WrittenChange[]): ExpectedListing {
  return changes.reduce(
    (expected, { set, stock, order }) =>
      Object.entries(set).reduce(
        (each, [field, value]) => withField(each, field, stock[field]?.to ?? value, order),
        expected,
      ),
    made,
  );
}

function withField(
  expected: ExpectedListing,
  field: string,
  value: FieldValue,
  order: readonly string[] | undefined,
): ExpectedListing {
  const { payload } = expected;
  const { kind } = splitField(field);
  if (kind === "images") {
    const wanted = wantedPhotos(value);
    const photos = wanted.map(({ alt }) => ({ hash: "", alt: alt.trim() }));
    const images = order ?? wanted.filter(isLive).map(({ imageId }) => imageId);
    return { payload: { ...payload, photos }, images };
  }
  const variations = approvedVariations(payload["variations"]);
  const changed =
    variations && isInventoryField(field)
      ? { variations: withOptionField(variations, field, value) }
      : payloadField(payload, kind, value);
  return { ...expected, payload: Object.assign({}, payload, changed) };
}

function payloadField(payload: ListingPayload, kind: string, value: FieldValue): FlatFields {
  if (kind === "price") return { price: { ...payload.price, amount: Number(value) } };
  if (kind === "sku") return { sku: typeof value === "string" && value !== "" ? value : null };
  // Ends of text are the marketplace's own business.
  if (typeof value === "string") return { [kind]: value.replace(/\r\n?/g, "\n").trim() };
  return kind in payload ? { [kind]: value } : {};
}
