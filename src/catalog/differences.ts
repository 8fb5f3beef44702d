import { hasAttributes } from "./fields/attributes.ts";
import { type ListingField, nameInSentence } from "./fields/definition.ts";
import { type FieldValue, offerKey, sameValue } from "./fields/fields.ts";
import { catalogText } from "./messages/en.ts";
import { imagesOf, type MirroredListing } from "./mirrored.ts";
import type { ListingPayload } from "./payload.ts";
import { approvedVariations, offerDifferences, optionDifferences } from "./variations/approved.ts";

/**
 * Where a new listing differs from what was approved, in words for people. Empty: everything matches. A field that the
 * approved form doesn't have isn't compared.
 *
 * @param imageIds the marketplace's ids of our photos, in order
 */
export function listingDifferences(
  fields: readonly ListingField[],
  payload: ListingPayload,
  imageIds: readonly string[],
  live: MirroredListing,
): string[] {
  const { named } = catalogText;
  const images = imagesOf(live.fields);
  return [
    ...fields.flatMap((field) => (isLike(field, payload, live) ? [] : nameInSentence(field))),
    ...(sameList(
      images.map(({ imageId }) => imageId),
      imageIds,
    )
      ? []
      : [named.photos]),
    ...(sameList(
      images.map(({ alt }) => alt.trim()),
      payload.photos.map(({ alt }) => alt),
    )
      ? []
      : [named.alts]),
    ...inventoryDifferences(payload, live),
  ];
}

/** What every marketplace has for an option. */
function inventoryDifferences(payload: ListingPayload, { state, inventory }: MirroredListing): string[] {
  // What is on sale is bought: less stock than was approved is a sale, and nobody's edit.
  const mayBeSold = state === "active" || state === "sold_out";
  const { price, quantity, sku } = payload;
  const variations = approvedVariations(payload["variations"]);
  if (variations) return optionDifferences(variations, inventory, price.currency, mayBeSold);
  const [offer, another] = inventory.offers;
  if (!offer || another) return [catalogText.named.variations];
  return offerDifferences({ price: price.amount, quantity, sku }, offer, price.currency, mayBeSold);
}

function isLike({ key, shape, byOption }: ListingField, payload: ListingPayload, live: MirroredListing): boolean {
  const approved = payload[key];
  // Videos are compared by the numbers that they got there.
  if (approved === undefined || isOfOffers(shape) || key === "sku" || shape.type === "videos") return true;
  // Where nothing was chosen and having none is no choice, the marketplace decides.
  if (approved === null && shape.type === "profile" && shape.none === undefined) return true;
  if (shape.type === "attributes") return hasAttributes(live.fields[key], approved);
  if (byOption && approvedVariations(payload["variations"])?.options.some(({ own }) => own && key in own)) {
    return isLikeByOption(key, payload, live);
  }
  const there = byOption ? live.inventory.offers.map(({ own }) => own[key]) : [live.fields[key]];
  return there.length > 0 && there.every((each) => sameValue(key, plain(approved), plain(each)));
}

/** Each option as it was approved; what it says nothing of is as in the listing. */
function isLikeByOption(key: string, payload: ListingPayload, { inventory }: MirroredListing): boolean {
  const options = approvedVariations(payload["variations"])?.options ?? [];
  const approved = new Map(options.map((option) => [option.key, option.own?.[key] ?? payload[key] ?? null]));
  return inventory.offers.every(({ properties, own }) => {
    const wanted = approved.get(offerKey(properties));
    // Other options are told of by themselves.
    return wanted === undefined || sameValue(key, wanted, own[key] ?? null);
  });
}

function isOfOffers({ type }: ListingField["shape"]): boolean {
  return type === "price" || type === "stock" || type === "variations";
}

/** White space at the ends of a text is the marketplace's own business. */
function plain(value: FieldValue | undefined): FieldValue {
  return typeof value === "string" ? value.trim() : (value ?? null);
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
