import { offerKey, type Inventory } from "#src/catalog/fields/fields.ts";
import { imagesOf, type MirroredListing } from "#src/catalog/mirrored.ts";
import type { WantedVariations } from "#src/catalog/variations/live/structure.ts";
import type { OptionPhoto } from "#src/marketplaces/port.ts";

/** A photo that buyers see with a word of an option, by the number that the word had before other options were written. */
export type KeptLink = {
  readonly property: number;
  readonly value: number;
  readonly word: string;
  readonly imageId: string;
};

/** Those of the links whose words are still there once an edit of the options is written, under the names that they have then. */
export function keptLinks(
  links: readonly OptionPhoto[],
  { offers }: Inventory,
  { axes, options, wanted }: WantedVariations,
): KeptLink[] {
  const byKey = new Map(offers.map((offer) => [offerKey(offer.properties), offer.properties]));
  const words = options.map((key) => key.split(" / "));
  return links.flatMap(({ property, value, imageId }): KeptLink[] => {
    const place = axes.findIndex(({ id }) => id === property);
    const at = wanted.options.findIndex(({ from }) =>
      byKey.get(from ?? "\n")?.some((each) => each.propertyId === property && each.valueIds.includes(value)),
    );
    const word = words[at]?.[place];
    return place < 0 || word === undefined ? [] : [{ property, value, word, imageId }];
  });
}

/** The links as they are to be there, by the numbers that the words have now; null while a word can't be seen. */
export function linksNow(kept: readonly KeptLink[], { inventory, fields }: MirroredListing): OptionPhoto[] | null {
  const photos = new Set(imagesOf(fields).map(({ imageId }) => imageId));
  const values = inventory.offers.flatMap(({ properties }) => properties);
  const found = kept
    .filter(({ imageId }) => photos.has(imageId))
    .map(({ property, word, imageId }) => {
      const value = values.find((each) => each.propertyId === property && each.values.join(", ") === word);
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
