import { z } from "zod";
import { catalogText } from "../messages/en.ts";
import { wordsAsKeys } from "../variations/model.ts";
import type { ListingField } from "./definition.ts";
import { type FieldValue, type Inventory, valueText } from "./fields.ts";

const shownWord = z.object({
  /** The marketplace's number of what the word is of: `Primary color`. */
  property: z.number().int(),
  word: z.string(),
  imageId: z.string(),
  /** The place that the photo had in the listing when this was read, from 1; null: it wasn't among its photos. */
  place: z.number().int().nullable().default(null),
});

/** A word that buyers choose by, and the photo of the listing that they see with it. */
export type ShownWord = z.infer<typeof shownWord>;

/** A link as the marketplace has it: by numbers alone. */
type Link = { readonly property: number; readonly value: number; readonly imageId: string };

/** The field that holds with which photos options are shown, where a marketplace has it. */
export function optionPhotosField(fields: readonly ListingField[]): ListingField | undefined {
  return fields.find(({ shape }) => shape.type === "optionPhotos");
}

/** In one order, so that the same links are the same value. None where it is no list of them. */
export function shownWords(value: FieldValue | undefined): readonly ShownWord[] {
  const read = z.array(shownWord).safeParse(value ?? []).data ?? [];
  return read.toSorted((a, b) => a.property - b.property || compare(a.word, b.word));
}

export function shownValue(words: readonly ShownWord[]): FieldValue {
  return shownWords(words.map((each) => ({ ...each }))).map((each) => ({ ...each }));
}

/** Whether two lists show the same words with the same photos. A photo is the same by its number, whatever its place. */
export function sameShown(a: FieldValue | undefined, b: FieldValue | undefined): boolean {
  const marks = (value: FieldValue | undefined) => JSON.stringify(shownWords(value).map(markOf));
  return marks(a) === marks(b);
}

function markOf({ property, word, imageId }: ShownWord): string {
  return JSON.stringify([property, word, imageId]);
}

/** The links of a listing by the words that they are of. @param images the numbers of its photos in their order */
export function shownThere(links: readonly Link[], { offers }: Inventory, images: readonly string[]): ShownWord[] {
  const values = offers.flatMap(({ properties }) => properties);
  return links.flatMap(({ property, value, imageId }): ShownWord[] => {
    const of = values.find((each) => each.propertyId === property && each.valueIds.includes(value));
    return of ? [{ property, word: valueText(of), imageId, place: placeIn(images, imageId) }] : [];
  });
}

export function placeIn(images: readonly string[], imageId: string): number | null {
  const at = images.indexOf(imageId);
  return at < 0 ? null : at + 1;
}

/** A word whose photo an edit changes; null: it is shown with none. */
export type ShownChange = {
  readonly property: number;
  readonly word: string;
  readonly from: ShownWord | null;
  readonly to: ShownWord | null;
};

/** The words that are shown otherwise by an edit. */
export function shownChanges(before: FieldValue | undefined, set: FieldValue | undefined): readonly ShownChange[] {
  const [old, now] = [shownWords(before), shownWords(set)];
  const same = (a: ShownWord) => (b: ShownWord) => a.property === b.property && a.word === b.word;
  const goneOrOther = old.flatMap((from): ShownChange[] => {
    const to = now.find(same(from)) ?? null;
    return to?.imageId === from.imageId ? [] : [{ property: from.property, word: from.word, from, to }];
  });
  const added = now.flatMap((to): ShownChange[] =>
    old.some(same(to)) ? [] : [{ property: to.property, word: to.word, from: null, to }],
  );
  return [...goneOrOther, ...added];
}

/**
 * What is there now with the changes of an edit laid over it, word by word: what another person chose for other words since stays.
 * An edit that shows the words of another property than before takes all those of the earlier one away.
 */
export function shownOver(
  there: readonly ShownWord[],
  before: FieldValue | undefined,
  set: FieldValue | undefined,
): readonly ShownWord[] {
  const changes = shownChanges(before, set);
  const [property] = changes.flatMap(({ to }) => to?.property ?? []);
  const kept = there.filter(
    (each) =>
      (property === undefined || each.property === property) &&
      !changes.some((change) => change.property === each.property && change.word === each.word),
  );
  return [...kept, ...changes.flatMap(({ to }) => to ?? [])];
}

/** By word, of one property: the number of its photo. */
export function photosByWord(words: readonly ShownWord[], property: number): Record<string, string> {
  const of = wordsAsKeys<string>();
  for (const each of words) if (each.property === property) of[each.word] = each.imageId;
  return of;
}

/** `photo 3`; `no photo` */
export function photoAt(shown: ShownWord | null, place: number | null = shown?.place ?? null): string {
  const text = catalogText.optionPhotos;
  if (!shown) return text.none;
  return place === null ? text.gone : text.photo(place);
}

/** `Blue: photo 1; Sand: photo 2` */
export function shownText(value: FieldValue | undefined): string {
  const text = catalogText.optionPhotos;
  return (
    shownWords(value)
      .map((each) => text.line(each.word, photoAt(each)))
      .join("; ") || text.none
  );
}

/** What an edit changes of them, in one clause, as timelines have it: `Blue: photo 1 → photo 3`. */
export function shownToldText(before: FieldValue | undefined, set: FieldValue | undefined): string {
  const text = catalogText.optionPhotos;
  return shownChanges(before, set)
    .map(({ word, from, to }) => text.line(word, text.change(photoAt(from), photoAt(to))))
    .join("; ");
}

const collator = new Intl.Collator("en", { numeric: true });

function compare(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
