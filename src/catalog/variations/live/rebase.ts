import type { FieldValue } from "../../fields/fields.ts";
import { type Axis, separator, type Variations } from "../model.ts";
import { ownPlaces } from "../like.ts";
import { placesOf, structureOf, type WantedVariations, wantedAxes } from "./structure.ts";

/** What an edit wants, as a draft has it; null: it varies by nothing any more. */
export function variationsWanted(wanted: WantedVariations): Variations | null {
  const axes = wantedAxes(wanted);
  const places = (on: readonly number[]) => placesOf(wanted.axes, on);
  const { priceOn, quantityOn, skuOn } = wanted;
  return axes.length === 0
    ? null
    : {
        axes,
        on: { price: places(priceOn), quantity: places(quantityOn), sku: places(skuOn) },
        ...ownPlaces(wanted.ownOn, places),
        skus: {},
        photos: null,
      };
}

/**
 * … where the options were changed at the marketplace since the edit was made: what is there now, with the words that the edit
 * added, and without those that it took away. Where it varies by something else there, what is there.
 *
 * @param base the field when the edit was made
 */
export function rebased(
  base: FieldValue | undefined,
  wanted: WantedVariations,
  there: Variations | null,
): Variations | null {
  const old = structureOf(base);
  const ours = variationsWanted(wanted);
  const ids = old?.axes.map(({ id }) => id).join();
  const same = there && ours && old && ids === wanted.axes.map(({ id }) => id).join();
  if (!same || there.axes.length !== ours.axes.length) return there;
  const axes = there.axes.map((axis, place): Axis => {
    const before = new Set(old.options.map((key) => key.split(separator)[place] ?? ""));
    const now = ours.axes[place]?.values ?? [];
    const kept = axis.values.filter(({ name }) => !before.has(name) || now.some((value) => value.name === name));
    const added = now.filter(({ name }) => !before.has(name) && kept.every((value) => value.name !== name));
    return { ...axis, values: [...kept, ...added] };
  });
  const { ownOn: _, ...rest } = there;
  return { ...rest, axes, on: ours.on, ...(ours.ownOn ? { ownOn: ours.ownOn } : {}) };
}
