import {
  photosByWord,
  placeIn,
  sameShown,
  type ShownWord,
  shownOver,
  shownThere,
  shownValue,
} from "#src/catalog/fields/option-photos.ts";
import type { EditContent } from "#src/catalog/fields/edit-content.ts";
import { type FlatFields, type Inventory, valueText } from "#src/catalog/fields/fields.ts";
import { imagesOf, type MirroredListing } from "#src/catalog/mirrored.ts";
import { withLinks } from "#src/catalog/variations/live/photos.ts";
import type { WantedVariations } from "#src/catalog/variations/live/structure.ts";
import { ownValue, wordsAsKeys } from "#src/catalog/variations/model.ts";
import type { OptionPhoto } from "#src/marketplaces/port.ts";
import { sameJson } from "#src/platform/kernel/canonical-json.ts";
import { keptLinks } from "./option-links.ts";

/** With which photos the options of a listing on sale are shown, on the way to what a person makes of that. */

/** A word that options have there, under the name and on the axis (its place) that it has by the edit. */
export type KnownWord = {
  readonly axis: number;
  readonly word: string;
  readonly property: number;
  readonly there: string;
};

export type ListingShown = {
  /** Of the field. */
  readonly key: string;
  readonly there: readonly ShownWord[];
  /** … with what the edit changes of it. */
  readonly wanted: readonly ShownWord[];
  /** The place of the axis by whose words photos are shown; of a listing without any the first. */
  readonly axis: number;
  readonly words: readonly KnownWord[];
  /** The numbers of its photos in their order. */
  readonly images: readonly string[];
  /** What the edit makes of its options; null: they stay. */
  readonly options: WantedVariations | null;
};

/** @param links as they were read with the listing; `options`: what the edit makes of its options, null: they stay */
export function shownOf(
  key: string,
  { inventory, fields }: Pick<MirroredListing, "inventory" | "fields">,
  links: readonly OptionPhoto[],
  { set, before }: EditContent,
  options: WantedVariations | null,
): ListingShown {
  const images = imagesOf(fields).map(({ imageId }) => imageId);
  const there = shownThere(links, inventory, images);
  const wanted = shownOver(there, before[key], set[key]);
  const words = knownWords(inventory, options);
  const [first] = wanted;
  const shown = words.find(({ property }) => property === first?.property)?.axis;
  return { key, there, wanted, words, images, options, axis: shown ?? options?.wanted.photos?.axis ?? 0 };
}

/** The words that stay once an edit of the options is written; all of them where there is none. */
function knownWords(inventory: Inventory, options: WantedVariations | null): KnownWord[] {
  const all = inventory.offers.flatMap(({ properties }) =>
    properties.flatMap((each, axis) => {
      const [value] = each.valueIds;
      return value === undefined ? [] : [{ axis, value, property: each.propertyId, word: valueText(each) }];
    }),
  );
  const once = [...new Map(all.map((each) => [`${each.property} ${each.value}`, each])).values()];
  if (!options) return once.map(({ axis, word, property }) => ({ axis, word, property, there: word }));
  const asLinks = once.map(({ property, value }) => ({ property, value, imageId: "" }));
  return keptLinks(asLinks, inventory, options).flatMap(({ property, value, axis: id = property, word }) => {
    const there = once.find((each) => each.property === property && each.value === value);
    const axis = options.axes.findIndex((each) => each.id === id);
    return there && axis >= 0 ? [{ axis, word, property, there: there.word }] : [];
  });
}

/** By the words of an axis, as they are called by the edit, the number of the photo that each is shown with by it. */
export function photosOn(shown: ListingShown, axis: number): Readonly<Record<string, string>> {
  const { options, words, wanted } = shown;
  const { photos } = options?.wanted ?? {};
  const of = wordsAsKeys<string>(photos?.axis === axis ? photos.of : {});
  for (const known of words) {
    if (known.axis !== axis) continue;
    const image = ownValue(photosByWord(wanted, known.property), known.there);
    if (image !== undefined) of[known.word] = image;
  }
  return of;
}

/**
 * What an edit says once photos were chosen for words of an axis; null takes a word's photo away, and words that aren't named stay. A
 * marketplace shows the photos of one axis alone, so those of another one go. Empty: all is so already.
 */
export function withChosen(
  shown: ListingShown,
  axis: number,
  chosen: Readonly<Record<string, string | null>>,
): FlatFields {
  const { key, words, wanted, images, options } = shown;
  const known = new Map(words.filter((each) => each.axis === axis).map((each) => [each.word, each]));
  const isNamed = (of: ShownWord) =>
    [...known.values()].some(
      (each) => each.property === of.property && each.there === of.word && Object.hasOwn(chosen, each.word),
    );
  const [{ property = null } = {}] = known.values();
  const next = wanted.filter((each) => each.property === property && !isNamed(each));
  const added = wordsAsKeys<string>(options?.wanted.photos?.axis === axis ? options.wanted.photos.of : {});
  for (const [word, imageId] of Object.entries(chosen)) {
    const there = known.get(word);
    if (there && imageId !== null) {
      next.push({ property: there.property, word: there.there, imageId, place: placeIn(images, imageId) });
    } else if (!there && imageId === null) delete added[word];
    else if (!there && imageId !== null) added[word] = imageId;
  }
  const photos = { axis, of: { ...added } };
  const earlier = options?.wanted.photos;
  const isNew =
    Object.keys(chosen).some((word) => !known.has(word)) || (earlier !== undefined && earlier.axis !== axis);
  const others = options && isNew && !sameJson(earlier ?? null, photos) ? withLinks(options, photos) : null;
  return {
    ...(sameShown(shownValue(next), shownValue(wanted)) ? {} : { [key]: shownValue(next) }),
    ...(others ? { variations: others } : {}),
  };
}

/** By the numbers that the words have there. A word that isn't there has none, and is left out. */
export function linksOfShown(words: readonly ShownWord[], { offers }: Inventory): OptionPhoto[] {
  const values = offers.flatMap(({ properties }) => properties);
  return words.flatMap(({ property, word, imageId }) => {
    const [value] = values.find((each) => each.propertyId === property && valueText(each) === word)?.valueIds ?? [];
    return value === undefined ? [] : [{ property, value, imageId }];
  });
}
