import { z } from "zod";
import {
  type FieldValue,
  type FlatFields,
  type Inventory,
  offerKey,
  type Offer,
  splitField,
} from "../fields/fields.ts";
import type { ItemContent, ListingContent } from "../listing.ts";
import { catalogText } from "../messages/en.ts";
import { formatMoney } from "../money.ts";
import { axesShape, differsBy, ownKindsOf, type Variations } from "./model.ts";
import { resolveOptions } from "./resolve.ts";

const option = z.object({
  key: z.string(),
  at: z.array(z.number().int()).readonly(),
  /** Minor units of the shop's currency. */
  price: z.number().int(),
  quantity: z.number().int(),
  sku: z.string().nullable(),
  enabled: z.boolean(),
  /** What differs of what the marketplace adds, by the field's key; left out: all of it is as the listing has it. */
  own: z.record(z.string(), z.number().int().nullable()).exactOptional(),
});

/** The options of a new listing in one shop as an approval names them: each with all that is written of it. */
const shape = z.object({
  ...axesShape,
  options: z.array(option),
  /** Left out: no value is shown with a photo of its own. */
  photos: z.object({ axis: z.number().int(), of: z.record(z.string(), z.string()) }).exactOptional(),
});
export type ApprovedVariations = z.infer<typeof shape>;
export type ApprovedOption = z.infer<typeof option>;

/** Of a payload; null: the listing doesn't vary. */
export function approvedVariations(value: FieldValue | undefined): ApprovedVariations | null {
  return value === undefined || value === null ? null : shape.parse(value);
}

/**
 * Null while the shop's price or stock is missing.
 *
 * @param shared what the listing has of what its marketplace adds: an option that says nothing of its own has that
 */
export function approveVariations(
  variations: Variations,
  content: Pick<ListingContent, "sku" | "photos">,
  item: ItemContent,
  shared: FlatFields = {},
): ApprovedVariations | null {
  const { axes, on } = variations;
  const resolved = resolveOptions(variations, content, item);
  const options = resolved.flatMap(({ price, quantity, own, ...rest }) =>
    price === null || quantity === null
      ? []
      : [{ ...rest, price, quantity, ...(own ? { own: ownResolved(own, shared) } : {}) }],
  );
  const photos = photosThere(axes, variations.photos, content.photos);
  const apart = ownKindsOf(variations).map((kind): [string, number[]] => [kind, [...differsBy(variations, kind)]]);
  const ownOn = apart.length === 0 ? {} : { ownOn: Object.fromEntries(apart) };
  return options.length === resolved.length ? { axes, on, ...ownOn, options, ...(photos ? { photos } : {}) } : null;
}

function ownResolved(own: Readonly<Record<string, number | null>>, shared: FlatFields): Record<string, number | null> {
  const ofListing = (kind: string) => (typeof shared[kind] === "number" ? shared[kind] : null);
  return Object.fromEntries(Object.entries(own).map(([kind, value]) => [kind, value ?? ofListing(kind)]));
}

/** Without values and photos that are gone; null: none is left. */
export function photosThere(
  axes: Variations["axes"],
  photos: Variations["photos"],
  all: ListingContent["photos"],
): Variations["photos"] {
  const names = axes[photos?.axis ?? -1]?.values.map(({ name }) => name) ?? [];
  const of = Object.entries(photos?.of ?? {}).filter(
    ([name, hash]) => names.includes(name) && all.some((photo) => photo.hash === hash),
  );
  return photos && of.length > 0 ? { axis: photos.axis, of: Object.fromEntries(of) } : null;
}

/**
 * Where the options of a listing differ from what was approved, in words for people.
 *
 * @param mayBeSold it is on sale, so that less stock than was approved is a sale, and nobody's edit
 */
export function optionDifferences(
  { axes, options }: ApprovedVariations,
  { offers }: Inventory,
  currency: string,
  mayBeSold: boolean,
): string[] {
  const { named } = catalogText;
  const there = new Map(offers.map((offer) => [offerKey(offer.properties), offer]));
  const properties = offers[0]?.properties ?? [];
  const sameAxes =
    axes.length === properties.length &&
    axes.every(({ property, name, scale }, at) =>
      property === null
        ? name === properties[at]?.name
        : property === properties[at]?.propertyId && scale === properties[at]?.scaleId,
    );
  if (!sameAxes || there.size !== options.length || options.some(({ key }) => !there.has(key)))
    return [named.variations];
  return options.flatMap((option) => {
    const offer = there.get(option.key);
    return offer ? ofOption(option, offer, currency, mayBeSold) : [];
  });
}

function ofOption(option: ApprovedOption, offer: Offer, currency: string, mayBeSold: boolean): string[] {
  const { named, variations } = catalogText;
  const of = (what: string) => variations.differs(option.key, what);
  if (offer.enabled !== option.enabled) return [of(named.offered)];
  // What isn't sold may have any price there.
  return option.enabled ? offerDifferences(option, offer, currency, mayBeSold).map(of) : [];
}

/**
 * Where what is sold differs in price, stock and SKU from what was approved.
 *
 * @param approved `price` in minor units of the currency
 */
export function offerDifferences(
  approved: Pick<ApprovedOption, "price" | "quantity" | "sku">,
  { price, quantity, sku }: Offer,
  currency: string,
  mayBeSold: boolean,
): string[] {
  const { named } = catalogText;
  const samePrice = price.amount === approved.price && price.currency === currency;
  const sold = mayBeSold && quantity < approved.quantity;
  return [
    ...(samePrice ? [] : [named.price(formatMoney(price))]),
    ...(sold || quantity === approved.quantity ? [] : [named.stock(quantity)]),
    ...((sku ?? "") === (approved.sku ?? "") ? [] : [named.sku]),
  ];
}

/** With what an approved edit wrote to a field of one option since: `price:Small`. */
export function withOptionField(approved: ApprovedVariations, field: string, value: FieldValue): ApprovedVariations {
  const { kind, option: key } = splitField(field);
  const changed = (option: ApprovedOption): ApprovedOption => {
    if (kind === "price") return { ...option, price: Number(value) };
    if (kind === "quantity") return { ...option, quantity: Number(value) };
    if (kind === "sku") return { ...option, sku: typeof value === "string" && value !== "" ? value : null };
    if (kind === "enabled") return { ...option, enabled: value === true };
    return { ...option, own: { ...option.own, [kind]: typeof value === "number" ? value : null } };
  };
  return { ...approved, options: approved.options.map((each) => (each.key === key ? changed(each) : each)) };
}
