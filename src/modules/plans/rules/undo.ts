import { type FlatFields, sameValue } from "#src/catalog/fields/fields.ts";
import {
  isLive,
  isRenewed,
  type LivePhoto,
  photosValue,
  renewsOnly,
  type WantedPhoto,
  wantedPhotos,
} from "#src/catalog/fields/photos.ts";
import { imagesOf } from "#src/catalog/mirrored.ts";
import { isWritable } from "#src/modules/changes/index.ts";

/** What undoing an item of a change comes to, in one listing. */
export type Undoing = {
  /** Its values from before, of the fields that still have what the change wrote. */
  readonly set: FlatFields;
  /** Fields that were changed since: they stay as they are. */
  readonly moved: readonly string[];
  /** Fields that still have it and can't be written back: photos, videos, options that were taken away. */
  readonly fixed: readonly string[];
};

type Item = { readonly set: FlatFields; readonly before: FlatFields };

/**
 * What is written back of an item. A change writes only over the value that it met, so `before` is what was read immediately
 * before.
 */
export function undoItem({ set, before }: Item, live: FlatFields): Undoing {
  const fields = Object.keys(set).filter((field) => !sameValue(field, set[field], before[field]));
  const photos = photosBack({ set, before }, live);
  const values = photos ? { ...before, images: photosValue(photos) } : before;
  const isOurs = (field: string) => (field === "images" && photos ? true : sameValue(field, live[field], set[field]));
  const ours = fields.filter(isOurs);
  const back = ours.filter((field) => isWritable(field, values[field], live));
  return {
    set: Object.fromEntries(back.map((field) => [field, values[field] ?? null])),
    moved: fields.filter((field) => !isOurs(field)),
    fixed: ours.filter((field) => !back.includes(field)),
  };
}

/**
 * Where alt texts alone were written: the photos that are there now, with the words that they had. A photo has another number since it was
 * uploaded anew for its words, so it is known by its place. Null: photos were written themselves, or were changed there since.
 */
function photosBack({ set, before }: Item, live: FlatFields): readonly WantedPhoto[] | null {
  const wanted = wantedPhotos(set["images"]);
  const [then, now] = [imagesOf(before), imagesOf(live)];
  if (!wanted.some(isRenewed) || !renewsOnly(wanted, then) || now.length !== wanted.length) return null;
  const isStill = (photo: WantedPhoto, index: number) => {
    const there = now[index];
    return there?.alt === photo.alt && (!isLive(photo) || there.imageId === photo.imageId);
  };
  if (!wanted.every(isStill)) return null;
  return now.map((photo, index) => withWords(photo, then[index]?.alt ?? ""));
}

function withWords({ imageId, alt }: LivePhoto, words: string): WantedPhoto {
  return alt === words ? { imageId, alt } : { again: imageId, alt: words };
}
