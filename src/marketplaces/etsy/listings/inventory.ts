import { z } from "zod";
import type { Inventory, Offer, PropertyValue } from "#src/catalog/fields/fields.ts";
import type { ListingPayload } from "#src/catalog/payload.ts";
import { type ApprovedVariations, approvedVariations } from "#src/catalog/variations/approved.ts";
import { unescapeHtml } from "#src/platform/text/html-entities.ts";
import { ownProperties } from "../fields.ts";
import { etsyMoney, fromEtsyMoney, toEtsyNumber } from "./money.ts";
import { number, reference } from "../api/numbers.ts";
import { ofOption, optionParts, ownOfOption } from "./codec.ts";

const ids = z.array(number).nullish();
const offering = z.object({
  ...(optionParts as Readonly<Record<never, never>>),
  price: etsyMoney,
  quantity: z.number().int(),
  is_enabled: z.boolean().nullish(),
  is_deleted: z.boolean().nullish(),
});
const property = z.object({
  property_id: number,
  property_name: z.string().nullish(),
  scale_id: reference,
  value_ids: ids,
  values: z.array(z.string()).nullish(),
});
const product = z.object({
  sku: z.string().nullish(),
  is_deleted: z.boolean().nullish(),
  property_values: z.array(property).nullish(),
  offerings: z.array(offering),
});

/** The inventory as it is read, with every variation. Deleted rows are dropped (etsy behaviour 4.2). */
export const inventoryReply = z
  .object({
    products: z.array(product),
    price_on_property: ids,
    quantity_on_property: ids,
    sku_on_property: ids,
    readiness_state_on_property: ids,
  })
  .transform(
    (reply): Inventory => ({
      offers: reply.products.filter((each) => !each.is_deleted).flatMap(offersOf),
      priceOn: reply.price_on_property ?? [],
      quantityOn: reply.quantity_on_property ?? [],
      skuOn: reply.sku_on_property ?? [],
      ownOn: { readiness: reply.readiness_state_on_property ?? [] },
    }),
  );

/** In practice one offering each. */
function offersOf({ sku, property_values: values, offerings }: z.infer<typeof product>): Offer[] {
  return offerings
    .filter((each) => !each.is_deleted)
    .slice(0, 1)
    .map((each) => ({
      properties: (values ?? []).map(propertyOf),
      sku: sku ? unescapeHtml(sku) : null,
      price: fromEtsyMoney(each.price),
      quantity: each.quantity,
      enabled: each.is_enabled ?? true,
      own: ownOfOption(each),
    }));
}

function propertyOf(value: z.infer<typeof property>): PropertyValue {
  return {
    propertyId: value.property_id,
    name: unescapeHtml(value.property_name ?? ""),
    scaleId: value.scale_id,
    valueIds: value.value_ids ?? [],
    values: (value.values ?? []).map(unescapeHtml),
  };
}

/**
 * As `updateListingInventory` takes it: not the shape it is read in (price is a number of whole units; ids and deletion
 * marks are refused). It replaces everything, so whatever was read goes back.
 */
export function inventoryBody(inventory: Inventory) {
  return {
    products: inventory.offers.map((offer) => ({
      sku: offer.sku ?? "",
      property_values: offer.properties.map((value) => ({
        property_id: value.propertyId,
        property_name: value.name,
        scale_id: value.scaleId,
        value_ids: value.valueIds,
        values: value.values,
      })),
      offerings: [
        {
          price: toEtsyNumber(offer.price),
          quantity: offer.quantity,
          is_enabled: offer.enabled,
          ...Object.fromEntries(ofOption.map(({ key, name }) => [name, offer.own[key] ?? null])),
        },
      ],
    })),
    price_on_property: inventory.priceOn,
    quantity_on_property: inventory.quantityOn,
    sku_on_property: inventory.skuOn,
    readiness_state_on_property: inventory.ownOn["readiness"] ?? [],
  };
}

/** Of a new listing: one option for each that was approved, in the order in which buyers see them. */
export function newInventory(payload: ListingPayload): Inventory {
  const own = Object.fromEntries(ofOption.map(({ key }) => [key, payload[key] ?? null]));
  const variations = approvedVariations(payload["variations"]);
  if (!variations) {
    const { sku, price, quantity } = payload;
    const offers = [{ properties: [], sku, price, quantity, enabled: true, own }];
    return { offers, priceOn: [], quantityOn: [], skuOn: [], ownOn: {} };
  }
  const { axes, on, ownOn = {}, options } = variations;
  const properties = propertiesOf(axes);
  const { currency } = payload.price;
  return {
    offers: options.map(({ at, sku, price, quantity, enabled, own: apart }) => ({
      properties: properties.map((values, axis) => values[at[axis] ?? 0] as PropertyValue),
      sku,
      price: { amount: price, currency },
      quantity,
      enabled,
      own: { ...own, ...apart },
    })),
    ...differingBy(on, ownOn, (axis) => properties[axis]?.[0]?.propertyId),
  };
}

/** Of each axis its values, as Etsy takes them: one that it doesn't suggest has no number yet. */
function propertiesOf(axes: ApprovedVariations["axes"]): readonly (readonly PropertyValue[])[] {
  const free = ownProperties.filter((id) => axes.every(({ property }) => property !== id));
  return axes.map(({ property, name, scale, values }) => {
    const propertyId = property ?? free.shift() ?? 0;
    return values.map((value) => ({
      propertyId,
      name,
      scaleId: scale,
      valueIds: value.id === null ? [] : [value.id],
      values: [value.name],
    }));
  });
}

function differingBy(
  on: ApprovedVariations["on"],
  ownOn: NonNullable<ApprovedVariations["ownOn"]>,
  property: (axis: number) => number | undefined,
) {
  const ids = (axes: readonly number[]) => axes.flatMap((axis) => property(axis) ?? []);
  const own = Object.entries(ownOn).map(([kind, axes]) => [kind, ids(axes)] as const);
  return { priceOn: ids(on.price), quantityOn: ids(on.quantity), skuOn: ids(on.sku), ownOn: Object.fromEntries(own) };
}

/** By how many properties it varies: never down-converted (etsy behaviour 4.3, "Third variation"). */
export function variationCount(inventory: Inventory): number {
  return Math.max(0, ...inventory.offers.map(({ properties }) => properties.length));
}
