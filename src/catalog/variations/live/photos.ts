import { ownValue, type Variations, wordsAsKeys } from "../model.ts";
import { maybeRenamed } from "../carry.ts";
import { wantedAxes, type WantedLinks, type WantedVariations } from "./structure.ts";

/** With which of its photos an edit has options of a listing shown that have none there. */

/**
 * What was chosen so far, for the words that are still there, or that are called otherwise now; null: of no axis anything is chosen.
 *
 * @param ids the marketplace's numbers of what it varies by then
 */
export function linksCarried(
  ids: readonly number[],
  next: Variations,
  told: WantedVariations | null,
  renamed: boolean,
): WantedLinks | null {
  const before = told?.wanted.photos;
  const earlier = before ? ids.indexOf(told.axes[before.axis]?.id ?? -1) : -1;
  const axis = next.photos?.axis ?? earlier;
  const values = next.axes[axis]?.values;
  if (!values) return null;
  const kept = axis === earlier ? (before?.of ?? {}) : {};
  const pairs = renamed && told ? maybeRenamed({ axes: wantedAxes(told) }, next) : [];
  const earlierName = new Map(pairs.map(([from, to]) => [to, from]));
  const of = wordsAsKeys<string>();
  for (const { name } of values) {
    const image = ownValue(kept, earlierName.get(name) ?? name);
    if (image !== undefined) of[name] = image;
  }
  return { axis, of: { ...of } };
}

/** With the photos that were chosen for words of one axis. */
export function withLinks(variations: WantedVariations, photos: WantedLinks): WantedVariations {
  return { ...variations, wanted: { ...variations.wanted, photos } };
}

/** The words whose photo isn't among these. */
export function wordsWithout(variations: WantedVariations | null, images: ReadonlySet<string>): readonly string[] {
  return Object.entries(variations?.wanted.photos?.of ?? {}).flatMap(([word, image]) =>
    images.has(image) ? [] : [word],
  );
}
