import {
  type LivePhoto,
  isLive,
  isOwn,
  type OwnPhoto,
  photosGone,
  placeOf,
  type WantedPhoto,
} from "#src/catalog/fields/photos.ts";
import type { OptionPhoto } from "#src/marketplaces/port.ts";

/** What is known to have happened to the photos of an edit, written before and after each upload. */
export type PhotoProgress = {
  /** By `uploadKey`: the number that our upload has there. */
  readonly uploaded: Readonly<Record<string, string>>;
  /** By the marketplace's number: our copies of photos that are uploaded anew, made before anything of the photos is written. */
  readonly copied?: Readonly<Record<string, string>>;
  /** The upload under way, and the numbers that the listing had before it. */
  readonly uploading?: { readonly key: string; readonly had: readonly string[] };
  /** Old photos that were taken out before an upload, because the listing was full. */
  readonly detached?: readonly string[];
  /** Uploads whose fate stayed unknown: so many second copies may surface, and are taken out. */
  readonly surplus?: number;
  /** With which photos options were shown before any was detached; kept where some of them are to be shown with another one. */
  readonly links?: readonly OptionPhoto[];
  /** … and that they are. */
  readonly linked?: true;
  /** The numbers of all photos at the end, in order. */
  readonly order?: readonly string[];
};

export const noPhotosYet: PhotoProgress = { uploaded: {} };

/**
 * What an upload is known by: its bytes and its alt text, whichever form of the edit asks for them. Of two photos of a listing that
 * are the same to the byte each is uploaded anew for itself.
 */
export function uploadKey({ hash, alt, again }: OwnPhoto): string {
  return again === undefined ? `${hash} ${alt}` : `${hash} ${alt} ${again}`;
}

/** The photos that are still to be uploaded, in their order. */
export function uploadsLeft(wanted: readonly WantedPhoto[], { uploaded }: PhotoProgress): readonly OwnPhoto[] {
  return wanted.filter(isOwn).filter((photo) => !(uploadKey(photo) in uploaded));
}

/** The numbers of the wanted photos, once all are uploaded. @throws RangeError while one isn't */
export function numbersOf(wanted: readonly WantedPhoto[], { uploaded }: PhotoProgress): readonly string[] {
  return wanted.map((photo) => {
    const number = isLive(photo) ? photo.imageId : isOwn(photo) ? uploaded[uploadKey(photo)] : undefined;
    if (number === undefined) throw new RangeError("a photo of this edit has no number yet");
    return number;
  });
}

/**
 * Whether another person changed the photos since the edit was made. What the edit did itself so far is no change: photos
 * that it uploaded, those that it detached, and its own order.
 *
 * @param there as they are at this moment
 */
export function photosMoved(
  before: readonly LivePhoto[],
  wanted: readonly WantedPhoto[],
  there: readonly LivePhoto[],
  progress: PhotoProgress,
): boolean {
  const { uploaded, uploading, detached = [], surplus = 0 } = progress;
  const numbers = there.map(({ imageId }) => imageId);
  const old = before.map(({ imageId }) => imageId);
  if (uploading === undefined && surplus === 0 && detached.length === 0 && Object.keys(uploaded).length === 0) {
    return !sameOrder(numbers, old) || altsMoved(before, wanted, there);
  }
  const ours = new Set(Object.values(uploaded));
  const strange = numbers.filter((id) => !ours.has(id) && !old.includes(id)).length;
  if (strange > surplus + (uploading ? 1 : 0)) return true;
  const kept = wanted.filter(isLive).map(({ imageId }) => imageId);
  const left = numbers.filter((id) => kept.includes(id));
  return (
    !sameOrder(left, kept) &&
    !sameOrder(
      left,
      old.filter((id) => kept.includes(id)),
    )
  );
}

/** An alt text that the edit writes was written there by another person. */
function altsMoved(before: readonly LivePhoto[], wanted: readonly WantedPhoto[], there: readonly LivePhoto[]): boolean {
  const altIn = (photos: readonly LivePhoto[], id: string) => photos.find(({ imageId }) => imageId === id)?.alt.trim();
  return wanted.some((photo) => {
    const again = "again" in photo ? photo.again : undefined;
    return again !== undefined && altIn(before, again) !== altIn(there, again);
  });
}

export function sameOrder(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}

/** The photo that makes room for one more where a listing is full: the first of those that the edit takes out. */
export function madeRoom(numbers: readonly string[], gone: readonly string[]): string | undefined {
  return numbers.find((id) => gone.includes(id));
}

/** With which photos options are shown once the edit is done: where one came in place of another, with the new one. */
export function linksAfter<Link extends OptionPhoto>(
  links: readonly Link[],
  before: readonly LivePhoto[],
  wanted: readonly WantedPhoto[],
  progress: PhotoProgress,
): readonly Link[] {
  const gone = photosGone(before, wanted);
  const numbers = numbersOf(wanted, progress);
  const instead = new Map(wanted.map((photo, index) => [placeOf(photo), numbers[index] ?? ""]));
  return links.flatMap((link) => {
    const imageId = instead.get(link.imageId) ?? (gone.includes(link.imageId) ? null : link.imageId);
    return imageId === null ? [] : [{ ...link, imageId }];
  });
}

/** Whether options are shown with a photo that another one comes in place of. */
export function linksMove(links: readonly OptionPhoto[], wanted: readonly WantedPhoto[]): boolean {
  const replaced = new Set(wanted.map(placeOf));
  return links.some(({ imageId }) => replaced.has(imageId));
}
