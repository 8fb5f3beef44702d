import { ownValue, type Variations, wordsAsKeys } from "#src/catalog/variations/model.ts";
import { unmarked } from "#src/platform/text/csv.ts";
import { tidyLine } from "#src/platform/text/text.ts";
import { newPhotoColumn } from "./options-table.ts";
import type { PhotosSaid } from "./planned-options.ts";
import type { TableLine } from "./table-records.ts";

/** What a table of the options of a listing says of photos: by the words of one axis, as a marketplace shows them. */

const cellOf = ({ cells }: TableLine) => tidyLine(unmarked(cells[newPhotoColumn] ?? ""));

export function saysPhotos(lines: readonly TableLine[]): boolean {
  return lines.some((line) => cellOf(line) !== "");
}

/**
 * The place of the axis that the lines mean: the first by whose words no two of them say another photo. Of none the first: what the lines
 * say together is refused then.
 */
export function axisSaid({ axes }: Variations, lines: readonly TableLine[]): number {
  const isMeant = (place: number) => {
    const said = new Map<string, string>();
    return lines.every((line) => {
      const cell = cellOf(line);
      const word = tidyLine(unmarked(line.cells[`option ${place + 1}`] ?? ""));
      if (cell === "") return true;
      const earlier = said.get(word);
      said.set(word, cell);
      return earlier === undefined || earlier === cell;
    });
  };
  return Math.max(
    0,
    axes.findIndex((_, place) => isMeant(place)),
  );
}

/** The words that would be shown otherwise; null: none. @param after all words with a photo, as the table leaves them; null: as they are */
export function photosSaid({ photos }: Variations, after: Readonly<Record<string, string>> | null): PhotosSaid | null {
  if (!photos || !after) return null;
  const words = [...new Set([...Object.keys(photos.of), ...Object.keys(after)])].filter(
    (word) => ownValue(photos.of, word) !== ownValue(after, word),
  );
  const of = (record: Readonly<Record<string, string>>) => {
    const said = wordsAsKeys<string | null>();
    for (const word of words) said[word] = ownValue(record, word) ?? null;
    return { ...said };
  };
  return words.length === 0 ? null : { axis: photos.axis, before: of(photos.of), after: of(after) };
}

/** Whether each word has now the photo that it had, or has the one that is said already. */
export function photosFit(
  now: Readonly<Record<string, string>>,
  { before, after }: PhotosSaid,
): "fits" | "done" | "moved" {
  const is = (said: PhotosSaid["after"]) =>
    Object.entries(said).every(([word, photo]) => (ownValue(now, word) ?? null) === photo);
  return is(after) ? "done" : is(before) ? "fits" : "moved";
}
