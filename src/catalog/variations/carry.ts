import { foldCase } from "#src/platform/text/fold-case.ts";
import { type Axis, type OptionPlace, optionsIn, ownValue, type ShopOptions, type Variations } from "./model.ts";

/** What single options have, once what the listing varies by was changed. */

/** By the options of one shop: those of options that are gone go. */
export function optionsCarried(
  options: ShopOptions | null | undefined,
  before: Variations | null,
  after: Variations,
): ShopOptions {
  return before ? carriedOver(options ?? {}, before, after) : {};
}

export function skusCarried(before: Variations | null, after: Variations): Variations["skus"] {
  return before ? carriedOver(before.skus, before, after) : {};
}

/** The photos of values that are still there; of one that has another name now, under that. */
export function photosCarried(before: Variations | null, after: Variations): Variations["photos"] {
  const { photos } = after;
  const axis = after.axes[photos?.axis ?? -1];
  if (!photos || !axis || !before?.photos) return photos;
  const place = placesBefore(before, after)[photos.axis];
  if (place !== before.photos.axis) return { ...photos, of: {} };
  const old = before.axes[place];
  const { of } = before.photos;
  const kept = axis.values.flatMap(({ name }, at): [string, string][] => {
    const hash = ownValue(of, old?.values[valueBefore(old, axis, at)]?.name ?? "");
    return hash === undefined ? [] : [[name, hash]];
  });
  return { ...photos, of: Object.fromEntries(kept) };
}

/**
 * An option is the one that had its words, wherever the axes were moved to; of one word that alone is written otherwise, that one.
 * Where an axis was added, all its options are as the one before; where one was taken out, an option is as the first that had
 * its other word.
 */
function carriedOver<T>(values: Readonly<Record<string, T>>, before: Variations, after: Variations): Record<string, T> {
  const earlier = optionsBefore(before, after, true);
  return Object.fromEntries(
    optionsIn(after).flatMap((option): [string, T][] => {
      const was = earlier(option).find(({ key }) => ownValue(values, key) !== undefined);
      const value = was && ownValue(values, was.key);
      return value === undefined ? [] : [[option.key, value]];
    }),
  );
}

/**
 * The options that one may be as: those of its words, wherever the axes were moved to.
 *
 * @param renamed one word that alone is written otherwise is the same one; else it is another one
 */
export function optionsBefore(
  before: Axes,
  after: Axes,
  renamed: boolean,
): (option: OptionPlace) => readonly OptionPlace[] {
  const places = placesBefore(before, after);
  const earlier = optionsIn(before);
  const known = after.axes.map((axis, now) => {
    const old = before.axes[places[now] ?? -1];
    return old ? axis.values.map((_, at) => valueBefore(old, axis, at, renamed)) : null;
  });
  // By the places of the values that say which one it is: thousands of options are looked up, and not searched.
  const same = known.flatMap((values, now) => (values === null ? [] : [now]));
  const byPlaces = new Map<string, OptionPlace[]>();
  for (const option of earlier) {
    const mark = same.map((now) => option.at[places[now] ?? -1]).join();
    const found = byPlaces.get(mark);
    if (found) found.push(option);
    else byPlaces.set(mark, [option]);
  }
  return ({ at }) => byPlaces.get(same.map((now) => known[now]?.[at[now] ?? 0]).join()) ?? [];
}

/** The words of which one alone is written otherwise, so that it may be the same one under another name. */
export function maybeRenamed(before: Axes, after: Axes): readonly (readonly [from: string, to: string])[] {
  const places = placesBefore(before, after);
  return after.axes.flatMap((axis, now) => {
    const old = before.axes[places[now] ?? -1];
    return (old ? axis.values : []).flatMap(({ name }, at): (readonly [string, string])[] => {
      const was = old?.values[old ? valueBefore(old, axis, at, true) : -1]?.name;
      return was === undefined || was === name ? [] : [[was, name]];
    });
  });
}

type Axes = Pick<Variations, "axes">;

/** Of each axis the place that it had before; null: it is new. */
export function placesBefore(before: Axes, after: Axes): readonly (number | null)[] {
  const same = (axis: Axis) =>
    before.axes.findIndex((old) =>
      axis.property === null
        ? old.property === null && foldCase(old.name) === foldCase(axis.name)
        : old.property === axis.property,
    );
  const known = after.axes.map(same);
  return known.map((place, at) => {
    if (place >= 0) return place;
    // Called otherwise now, it is the one that stood in its place, if that isn't another one.
    return before.axes[at] && !known.includes(at) ? at : null;
  });
}

/** The place that a value had; -1: it is new. One word written otherwise, where all the others stay, is the same value. */
function valueBefore(before: Axis, after: Axis, at: number, renamed = true): number {
  const name = after.values[at]?.name;
  const found = before.values.findIndex((value) => value.name === name);
  if (found >= 0 || !renamed || before.values.length !== after.values.length) return found;
  const gone = before.values.filter(({ name: old }) => after.values.every((value) => value.name !== old));
  return gone.length === 1 ? before.values.findIndex((value) => value === gone[0]) : -1;
}
