import type { Inventory, PropertyValue } from "../../fields/fields.ts";
import { offerKey, valueText } from "../../fields/fields.ts";
import { ownPlaces } from "../like.ts";
import { placesOf } from "./structure.ts";
import {
  type Axis,
  optionsIn,
  separator,
  type SuggestedAxis,
  type VariationLimits,
  type Variations,
} from "../model.ts";

/** Why what a listing varies by can't be changed by forms. */
export type Unreadable = "axes" | "many" | "apart";

/**
 * By what a listing that was just read varies, as a draft has it; null: by nothing. SKUs and photos are not among it: they are
 * each option's own.
 */
export function variationsThere(
  { offers, priceOn, quantityOn, skuOn, ownOn }: Inventory,
  limits: VariationLimits,
  suggested: readonly SuggestedAxis[],
): Variations | null | Unreadable {
  const [first] = offers;
  if (!first || (first.properties.length === 0 && offers.length === 1)) return null;
  const count = first.properties.length;
  if (offers.some(({ properties }) => properties.length > limits.axes)) return "axes";
  if (offers.length > limits.options) return "many";
  const ids = first.properties.map(({ propertyId }) => propertyId);
  const words = (place: number) => {
    const all = offers.flatMap(({ properties }) => properties[place] ?? []);
    return [...new Map(all.map((value) => [valueText(value), value])).values()];
  };
  const axes = first.properties.map((property, place) => axisThere(property, words(place), limits, suggested));
  const keys = new Set(offers.map(({ properties }) => offerKey(properties)));
  const whole = optionsIn({ axes });
  const apart =
    count === 0 ||
    keys.size !== offers.length ||
    whole.length !== offers.length ||
    whole.some(({ key }) => !keys.has(key)) ||
    offers.some(({ properties }) => properties.some(({ propertyId }, place) => propertyId !== ids[place])) ||
    axes.some(({ values }) => values.some(({ name }) => name === "" || ` ${name} `.includes(separator)));
  if (apart) return "apart";
  const places = (on: readonly number[]) =>
    placesOf(
      ids.map((id) => ({ id })),
      on,
    );
  return {
    axes,
    on: { price: places(priceOn), quantity: places(quantityOn), sku: places(skuOn) },
    ...ownPlaces(ownOn, places),
    skus: {},
    photos: null,
  };
}

function axisThere(
  { propertyId, name, scaleId }: PropertyValue,
  values: readonly PropertyValue[],
  { ownNames }: VariationLimits,
  suggested: readonly SuggestedAxis[],
): Axis {
  const own = ownNames.includes(propertyId);
  const known = suggested.find(({ property, scale }) => property === propertyId && scale === scaleId);
  return {
    property: own ? null : propertyId,
    name,
    scale: scaleId,
    scaleName: known?.scaleName ?? null,
    values: values.map((value) => ({ id: value.valueIds[0] ?? null, name: valueText(value) })),
  };
}
