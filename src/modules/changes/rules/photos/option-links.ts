import { offerKey, type Inventory, type PropertyValue, valueText } from "#src/catalog/fields/fields.ts";
import { imagesOf, type MirroredListing } from "#src/catalog/mirrored.ts";
import { ownValue, separator } from "#src/catalog/variations/model.ts";
import type { WantedVariations } from "#src/catalog/variations/live/structure.ts";
import type { OptionPhoto } from "#src/marketplaces/port.ts";

/** A photo that buyers see with a word of an option, by the numbers that the word had before other options were written. */
export type KeptLink = {
  readonly property: number;
  readonly value: number;
  /** The property that has the word then; left out: the same one. */
  readonly axis?: number;
  readonly word: string;
  readonly imageId: string;
  /** A person chose it in this very edit. */
  readonly chosen?: true;
};

type ChosenLink = OptionPhoto & Pick<KeptLink, "chosen">;

/** Those of the links whose words are still there once an edit of the options is written, under the names that they have then. */
export function keptLinks(
  links: readonly ChosenLink[],
  { offers }: Inventory,
  { axes, options, wanted }: WantedVariations,
): KeptLink[] {
  const byKey = new Map(offers.map((offer) => [offerKey(offer.properties), offer.properties]));
  const goingOn = wanted.options.flatMap(({ from }, at) => {
    const was = byKey.get(from ?? "\n");
    return was ? [{ was, words: options[at]?.split(separator) ?? [] }] : [];
  });
  return links.flatMap(({ property, value, imageId, chosen }): KeptLink[] => {
    const of = (was: readonly PropertyValue[]) => was.find(({ propertyId }) => propertyId === property);
    const place = [axes.findIndex(({ id }) => id === property), placeOfOther(property)].find((at) =>
      isSameAxis(goingOn.map(({ was, words }) => [of(was)?.values.join(", "), words[at]])),
    );
    const { id: axis } = axes[place ?? -1] ?? {};
    const found = goingOn.find(({ was }) => of(was)?.valueIds.includes(value));
    const word = found?.words[place ?? -1];
    return axis === undefined || word === undefined
      ? []
      : [{ property, value, axis, word, imageId, ...(chosen ? { chosen } : {}) }];
  });

  /** Of what goes on under another number: the place that it had, if another, new one has that now. */
  function placeOfOther(property: number): number {
    const before = offers[0]?.properties.map(({ propertyId }) => propertyId) ?? [];
    const place = before.indexOf(property);
    return axes[place] && !before.includes(axes[place].id) ? place : -1;
  }
}

/** Of a word that the edit chose a photo for: it has a number of the marketplace's only once it is there. */
const noNumberYet = 0;

/** … and those that the edit chose. What has a photo keeps it. */
export function withWantedLinks(kept: readonly KeptLink[], { axes, wanted }: WantedVariations): KeptLink[] {
  const { id } = axes[wanted.photos?.axis ?? -1] ?? {};
  const has = new Set(kept.map(({ word }) => word));
  const chosen = (wanted.axes[wanted.photos?.axis ?? -1]?.values ?? []).flatMap(({ name: word }) => {
    const imageId = ownValue(wanted.photos?.of ?? {}, word);
    return imageId === undefined || has.has(word) ? [] : [{ word, imageId }];
  });
  return id === undefined
    ? [...kept]
    : [...kept, ...chosen.map((each) => ({ property: id, value: noNumberYet, ...each }))];
}

/** Whether each of the words before is one of those after, and no other is. */
function isSameAxis(words: readonly (readonly [before: string | undefined, after: string | undefined])[]): boolean {
  const after = new Map(words);
  const before = new Map(words.map(([was, now]) => [now, was]));
  return words.every(([was, now]) => now !== undefined && after.get(was) === now && before.get(now) === was);
}

/** The words that were approved with a photo which the listing doesn't have any more. */
export function wordsLost(kept: readonly KeptLink[], { fields }: MirroredListing): readonly string[] {
  const photos = new Set(imagesOf(fields).map(({ imageId }) => imageId));
  return kept.flatMap(({ value, word, imageId, chosen = false }) =>
    (chosen || value === noNumberYet) && !photos.has(imageId) ? [word] : [],
  );
}

/** The links as they are to be there, by the numbers that the words have now; null while a word can't be seen. One whose photo is gone isn't among them. */
export function linksNow(kept: readonly KeptLink[], { inventory, fields }: MirroredListing): OptionPhoto[] | null {
  const photos = new Set(imagesOf(fields).map(({ imageId }) => imageId));
  const values = inventory.offers.flatMap(({ properties }) => properties);
  const found = kept
    .filter(({ imageId }) => photos.has(imageId))
    .map(({ property: before, axis: property = before, word, imageId }) => {
      const value = values.find((each) => each.propertyId === property && valueText(each) === word);
      const [number] = value?.valueIds ?? [];
      return number === undefined ? null : { property, value: number, imageId };
    });
  const known = found.filter((each) => each !== null);
  return known.length === found.length ? known : null;
}

/** Whether these links are there, in whichever order. */
export function areThere(links: readonly OptionPhoto[], there: readonly OptionPhoto[]): boolean {
  const mark = ({ property, value, imageId }: OptionPhoto) => `${property} ${value} ${imageId}`;
  const marks = new Set(there.map(mark));
  return links.length === there.length && links.every((link) => marks.has(mark(link)));
}
