import { foldCase } from "#src/platform/text/fold-case.ts";
import type { FieldValue, FlatFields } from "../fields/fields.ts";
import { liveAxes, optionsOf } from "../fields/options.ts";
import {
  type Axis,
  optionsIn,
  ownKindsOf,
  separator,
  type ShopOptions,
  type SuggestedAxis,
  type VariationLimits,
  type Variations,
} from "./model.ts";

/** What a new listing takes from one that varies. SKUs and stock stay behind: they are the other one's. */

/** By what a live listing varies; null: by nothing, by more than can be written, or in a way that can't be told apart. */
export function variationsLike(live: FlatFields, limits: VariationLimits | null): Variations | null {
  const { axes, on, ownOn } = liveAxes(live);
  const options = optionsOf(live);
  const words = options.map((option) => option.split(separator));
  if (!limits || axes.length === 0 || axes.length > limits.axes) return null;
  if (options.length > limits.options || !words.every((each) => each.length === axes.length)) return null;
  const read = axes.map(({ id, name }, place): Axis => {
    const values = [...new Set(words.map((each) => each[place] ?? ""))];
    const property = limits.ownNames.includes(id) ? null : id;
    return { property, name, scale: null, scaleName: null, values: values.map((value) => ({ id: null, name: value })) };
  });
  const places = (ids: readonly number[]) => axes.flatMap(({ id }, place) => (ids.includes(id) ? [place] : []));
  return {
    axes: read,
    on: { price: places(on.price), quantity: places(on.quantity), sku: places(on.sku) },
    ...ownPlaces(ownOn, places),
    skus: {},
    photos: null,
  };
}

/** By which axes differs what the marketplace adds, where any of it does. */
export function ownPlaces(
  ownOn: Readonly<Record<string, readonly number[]>> | undefined,
  places: (ids: readonly number[]) => readonly number[],
): Pick<Variations, "ownOn"> {
  const apart = Object.entries(ownOn ?? {}).flatMap(([kind, ids]): [string, number[]][] => {
    const on = places(ids);
    return on.length === 0 ? [] : [[kind, [...on]]];
  });
  return apart.length === 0 ? {} : { ownOn: Object.fromEntries(apart) };
}

/** With the numbers and scales of what the category suggests: a listing is read with its words alone. */
export function asSuggested(variations: Variations, suggested: readonly SuggestedAxis[]): Variations {
  return { ...variations, axes: variations.axes.map((axis) => suggestedAs(axis, suggested)) };
}

function suggestedAs(axis: Axis, suggested: readonly SuggestedAxis[]): Axis {
  const known = (each: SuggestedAxis, name: string) =>
    each.values.find((value) => foldCase(value.name) === foldCase(name));
  const named = (each: SuggestedAxis) => axis.values.filter(({ name }) => known(each, name)).length;
  const best = suggested
    .filter(({ property }) => property === axis.property)
    .toSorted((a, b) => named(b) - named(a))
    .at(0);
  if (!best) return axis;
  const { name, scale, scaleName } = best;
  return { ...axis, name, scale, scaleName, values: axis.values.map((value) => known(best, value.name) ?? value) };
}

/** The prices of single options of a live listing, which are off, and what its marketplace adds where that differs. */
export function optionsLike(variations: Variations, live: FlatFields): ShopOptions {
  return Object.fromEntries(
    optionsIn(variations).map(({ key }) => {
      const price: FieldValue | undefined = live[`price:${key}`];
      const off = live[`enabled:${key}`] === false;
      const own = ownKindsOf(variations).flatMap((kind): [string, number][] => {
        const value = live[`${kind}:${key}`];
        return typeof value === "number" ? [[kind, value]] : [];
      });
      return [
        key,
        {
          ...(typeof price === "number" && price > 0 ? { price } : {}),
          ...(off ? { off } : {}),
          ...(own.length > 0 && !off ? { own: Object.fromEntries(own) } : {}),
        },
      ];
    }),
  );
}

/** … of a draft, without its stock; prices only where the currency is the same, a shop's own numbers only in that shop. */
export function optionsCopied(
  options: ShopOptions | null | undefined,
  { sameCurrency, sameShop }: { readonly sameCurrency: boolean; readonly sameShop: boolean },
): ShopOptions {
  return Object.fromEntries(
    Object.entries(options ?? {}).map(([key, { quantity: _, price, off, own }]) => [
      key,
      {
        ...(sameCurrency && price !== undefined ? { price } : {}),
        ...(off ? { off } : {}),
        ...(sameShop && own ? { own } : {}),
      },
    ]),
  );
}
