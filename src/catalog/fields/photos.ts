import type { FieldValue } from "./fields.ts";
import type { PhotoRef } from "../listing.ts";

/** A photo of a listing, as its marketplace has it. */
export type LivePhoto = { readonly imageId: string; readonly alt: string };

/** Where a photo of an edit comes in: a photo that it takes the place of, or that is uploaded anew for its alt text alone. */
type Of = { readonly instead?: string } | { readonly again?: string };

/** One of our own copies, which the edit uploads. */
export type OwnPhoto = PhotoRef & { readonly instead?: string; readonly again?: string };

/** One that is still to be copied: a file of Slack's. */
export type AwaitedPhoto = { readonly alt: string; readonly file: string; readonly instead?: string };

/** A photo of the marketplace's own (`again`) that is fetched and uploaded anew when the edit is written, for its alt text. */
export type RenewedPhoto = { readonly alt: string; readonly again: string };

/**
 * A photo of a listing that exists, as an edit of it wants it: the value of `images` is a list of them in their order, the cover
 * first. An alt text can be set at an upload only, so a photo whose alt text changes is uploaded anew (`again`).
 */
export type WantedPhoto = LivePhoto | OwnPhoto | AwaitedPhoto | RenewedPhoto;

/** What became of a photo that was awaited; without a hash it can't be one. */
export type PhotoCopy = { readonly of: string; readonly hash: string | null };

export function wantedPhotos(value: FieldValue | undefined): readonly WantedPhoto[] {
  if (!Array.isArray(value)) return [];
  const photos = value.filter((each) => each !== null && typeof each === "object" && !Array.isArray(each));
  return photos as unknown as readonly WantedPhoto[];
}

export function photosValue(photos: readonly WantedPhoto[]): FieldValue {
  return photos.map((photo) => ({ ...photo }));
}

export function isLive(photo: WantedPhoto): photo is LivePhoto {
  return "imageId" in photo;
}

export function isOwn(photo: WantedPhoto): photo is OwnPhoto {
  return "hash" in photo;
}

export function isAwaited(photo: WantedPhoto): photo is AwaitedPhoto {
  return "file" in photo;
}

export function isRenewed(photo: WantedPhoto): photo is RenewedPhoto {
  return !isLive(photo) && !isOwn(photo) && !isAwaited(photo);
}

/** Names a photo among those of an edit. */
export function photoKey(photo: WantedPhoto): string {
  if (isLive(photo)) return photo.imageId;
  if (isOwn(photo)) return photo.hash;
  return isAwaited(photo) ? photo.file : photo.again;
}

/** Names a photo in a form: a new one by its place, since its own name changes once it is copied. */
export function formKey(photo: WantedPhoto, index: number): string {
  return isLive(photo) ? photo.imageId : `new${index + 1}`;
}

/** The number of the photo that this one comes in place of; null: of none. */
export function placeOf(photo: WantedPhoto): string | null {
  const { instead, again } = photo as { instead?: string; again?: string } satisfies Of;
  return instead ?? again ?? null;
}

/** The numbers of the photos that are not among the wanted ones, in their order. */
export function photosGone(before: readonly LivePhoto[], wanted: readonly WantedPhoto[]): readonly string[] {
  const kept = new Set(wanted.filter(isLive).map(({ imageId }) => imageId));
  return before.map(({ imageId }) => imageId).filter((id) => !kept.has(id));
}

/**
 * The wanted photos with their other alt texts: one of the marketplace's own has to be uploaded anew for it.
 *
 * @param alts by `photoKey`
 */
export function withAlts(
  before: readonly LivePhoto[],
  wanted: readonly WantedPhoto[],
  alts: ReadonlyMap<string, string>,
): readonly WantedPhoto[] {
  return wanted.map((photo) => {
    const alt = alts.get(photoKey(photo)) ?? photo.alt;
    if (isLive(photo)) return alt === photo.alt ? photo : { again: photo.imageId, alt };
    const known = "again" in photo ? before.find(({ imageId }) => imageId === photo.again) : undefined;
    return known && known.alt === alt ? known : { ...photo, alt };
  });
}

/** The wanted photos after these were copied. One that can't be a photo goes; what it would have replaced stays. */
export function withCopies(
  before: readonly LivePhoto[],
  wanted: readonly WantedPhoto[],
  copies: readonly PhotoCopy[],
): readonly WantedPhoto[] {
  const taken = new Set(wanted.filter(isOwn).map(({ hash }) => hash));
  return wanted.flatMap((photo): WantedPhoto[] => {
    const copy = isAwaited(photo) ? copies.find(({ of }) => of === photoKey(photo)) : undefined;
    if (!copy) return [photo];
    const { hash } = copy;
    if (hash === null || taken.has(hash)) return before.filter(({ imageId }) => imageId === placeOf(photo));
    taken.add(hash);
    const { file: _, ...rest } = { file: "", ...photo };
    return [{ ...rest, hash } as OwnPhoto];
  });
}

/**
 * Photos that are uploaded anew, by the hashes of the copies that were made of them.
 *
 * @param copied by the marketplace's number
 */
export function withRenewed(
  wanted: readonly WantedPhoto[],
  copied: Readonly<Record<string, string>>,
): readonly WantedPhoto[] {
  return wanted.map((photo) => {
    const hash = isRenewed(photo) ? copied[photo.again] : undefined;
    return hash === undefined ? photo : { ...photo, hash };
  });
}

/**
 * Whether these are the live photos with other alt texts, and no others in no other order. Photos that came or went there since
 * they were listed are not the word of who wrote the alt texts.
 */
export function renewsOnly(wanted: readonly WantedPhoto[], live: readonly LivePhoto[]): boolean {
  return (
    wanted.length === live.length &&
    wanted.every((photo, index) => (isRenewed(photo) ? photo.again : photoKey(photo)) === live[index]?.imageId)
  );
}

/** Which of the photos that stay are moved among each other, as few as there can be. */
export function movedPhotos(before: readonly LivePhoto[], wanted: readonly WantedPhoto[]): readonly string[] {
  const place = new Map(before.map(({ imageId }, index) => [imageId, index]));
  const stays = wanted
    .map((photo) => (isLive(photo) ? photo.imageId : placeOf(photo)))
    .flatMap((id) => (id !== null && place.has(id) ? [{ id, at: place.get(id) ?? 0 }] : []));
  // The longest row that rises needs no move.
  const rows: (typeof stays)[] = [];
  for (const each of stays) {
    const longest = rows
      .filter((row) => (row.at(-1)?.at ?? -1) < each.at)
      .reduce<typeof stays>((best, row) => (row.length > best.length ? row : best), []);
    rows.push([...longest, each]);
  }
  const longest = rows.reduce<typeof stays>((best, row) => (row.length > best.length ? row : best), []);
  return stays.filter((each) => !longest.includes(each)).map(({ id }) => id);
}
