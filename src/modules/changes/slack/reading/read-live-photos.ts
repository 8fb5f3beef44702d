import {
  formKey,
  isLive,
  type LivePhoto,
  photoKey,
  placeOf,
  type WantedPhoto,
  withAlts,
} from "#src/catalog/fields/photos.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import { sharedFiles } from "#src/platform/slack/text-in.ts";
import { tidyLine } from "#src/platform/text/text.ts";
import { photosText } from "../../messages/photos.en.ts";
import { changesFields } from "../ids.ts";

export type ReadLivePhotos =
  | { readonly photos: readonly WantedPhoto[]; readonly added: readonly SharedFile[] }
  | { readonly problem: string };

/**
 * What the form says: order, alt texts and new files.
 *
 * @param live the photos as the listing has them
 * @param drawn those that the form was drawn with, by whose numbers people speak of them
 */
export function readLivePhotos(
  values: FormValues,
  live: readonly LivePhoto[],
  drawn: readonly WantedPhoto[],
): ReadLivePhotos {
  const block = (field: string) => values.blockIds.find((id) => id.startsWith(`${field}|`)) ?? field;
  const added = sharedFiles(values.input(block(changesFields.addPhotos))?.files ?? []);
  const typed = values
    .text(block(changesFields.order))
    .split(/[\s,;]+/)
    .filter((word) => word !== "");
  const read = arranged(typed, drawn, added);
  if ("problem" in read) return read;
  const alts = drawn.flatMap((photo, index): [string, string][] => {
    const typedIn = joinIds(changesFields.alt, formKey(photo, index));
    return values.has(typedIn) ? [[photoKey(photo), tidyLine(values.text(typedIn))]] : [];
  });
  return { photos: withAlts(live, read.photos, new Map(alts)), added };
}

function arranged(
  typed: readonly string[],
  drawn: readonly WantedPhoto[],
  added: readonly SharedFile[],
): { readonly photos: readonly WantedPhoto[] } | { readonly problem: string } {
  const isNew = (word: string) => word.toLowerCase() === photosText.newWord;
  const odd = typed.find((word) => !isNew(word) && !(/^\d{1,3}$/.test(word) && drawn[Number(word) - 1]));
  if (odd !== undefined) return { problem: photosText.noNumber(odd, drawn.length) };
  const numbers = typed.filter((word) => !isNew(word)).map(Number);
  const twice = numbers.find((number, index) => numbers.indexOf(number) !== index);
  if (twice !== undefined) return { problem: photosText.twice(twice) };
  const news = typed.length - numbers.length;
  if (news > added.length) return { problem: photosText.noFile(news, added.length) };
  if (typed.length + added.length === 0) return { problem: photosText.removesAll };
  const files = added.map(({ id }) => ({ file: id, alt: "" }));
  let next = 0;
  const placed = typed.flatMap((word, at): WantedPhoto[] => {
    if (!isNew(word)) return drawn.slice(Number(word) - 1, Number(word));
    const file = files.slice(next, next + 1);
    next += 1;
    const left = drawn[at];
    const gone = left !== undefined && !numbers.includes(at + 1) ? placeIn(left) : null;
    return file.map((photo) => (gone === null ? photo : { ...photo, instead: gone }));
  });
  return { photos: [...placed, ...files.slice(news)] };
}

/** Which photo of the listing it is, or comes in place of. */
function placeIn(photo: WantedPhoto): string | null {
  return isLive(photo) ? photo.imageId : placeOf(photo);
}
