import type { FieldValue } from "#src/catalog/fields/fields.ts";
import {
  isAwaited,
  isLive,
  type LivePhoto,
  movedPhotos,
  photoKey,
  photosGone,
  placeOf,
  type WantedPhoto,
  wantedPhotos,
} from "#src/catalog/fields/photos.ts";
import { imagesOf } from "#src/catalog/mirrored.ts";
import { type Block, context, section, thumbnail } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { photosText } from "../../messages/photos.en.ts";

/** What an edit changes in the photos of a listing. Photos go by the numbers that they have there now. */

const shownLines = 12;
const shownPictures = 6;

type Change = { readonly text: string; readonly photo?: WantedPhoto; readonly old?: string };

/** All of it in words, a line each. */
export function photoChange(label: string, from: FieldValue | undefined, to: FieldValue): string {
  const changes = changesOf(imagesOf({ images: from ?? null }), wantedPhotos(to));
  const left = changes.length - shownLines;
  return [
    label,
    ...changes.slice(0, shownLines).map(({ text }) => text),
    ...(left > 0 ? [photosText.lines.more(left)] : []),
  ].join("\n");
}

/** The photos that come and go, each with a small picture, and what that means for the options that are shown with them. */
export function photoBlocks({ items, pictures, listing }: ChangeView): Block[] {
  const { set, before } = items[0]?.content.edit ?? { set: {}, before: {} };
  if (!("images" in set)) return [];
  const old = imagesOf(before);
  const wanted = wantedPhotos(set["images"]);
  const shown = changesOf(old, wanted).flatMap(({ text, photo, old: gone }) => {
    const key = photo && !isLive(photo) ? photoKey(photo) : gone;
    const url = key === undefined ? undefined : pictures[key];
    return url ? [section(text, thumbnail(url, photo?.alt ?? ""))] : [];
  });
  const varied = Object.keys(listing?.live ?? {}).filter((field) => field.startsWith("price:")).length > 1;
  const instead = new Set(wanted.map(placeOf));
  const gone = photosGone(old, wanted);
  const { move, lost } = photosText.links;
  const notes = [
    ...(gone.some((id) => instead.has(id)) ? [move] : []),
    ...(gone.some((id) => !instead.has(id)) ? [lost] : []),
  ];
  return [...shown.slice(0, shownPictures), ...(varied && notes.length > 0 ? [context(...notes)] : [])];
}

/** What its author reads while photos are copied, and of those that couldn't be. */
export function copyingNotes({ items, photoProblems, state }: ChangeView): Block[] {
  if (state !== "draft") return [];
  const awaited = wantedPhotos(items[0]?.content.edit?.set["images"]).filter(isAwaited).length;
  const problems = photoProblems.map((problem) => `:warning: ${clipEscaped(problem, 400)}`);
  return [
    ...(awaited > 0 ? [context(photosText.copies(awaited))] : []),
    ...(problems.length > 0 ? [section(problems.slice(0, 6).join("\n"))] : []),
  ];
}

function changesOf(before: readonly LivePhoto[], wanted: readonly WantedPhoto[]): Change[] {
  const text = photosText.lines;
  const numberOf = (id: string) => before.findIndex(({ imageId }) => imageId === id) + 1;
  const instead = new Set(wanted.map(placeOf));
  const moved = movedPhotos(before, wanted);
  const removed = photosGone(before, wanted)
    .filter((id) => !instead.has(id))
    .map((id): Change => ({ text: text.removed(numberOf(id)), old: id }));
  const there = wanted.flatMap((photo, index): Change[] => {
    const place = index + 1;
    const id = isLive(photo) ? photo.imageId : placeOf(photo);
    const number = id === null ? 0 : numberOf(id);
    const moves = id !== null && moved.includes(id) ? [{ text: moveText(number, place) }] : [];
    if (isLive(photo)) return moves;
    if ("again" in photo) return [...moves, { text: altText(before, photo, number), photo }];
    const line = number > 0 ? text.replaced(number, place) : text.added(place);
    return [{ text: photo.alt === "" ? line : text.withAlt(line, clipEscaped(photo.alt, 200)), photo }];
  });
  return [...removed, ...there];
}

function moveText(number: number, place: number): string {
  return place === 1 ? photosText.lines.cover(number) : photosText.lines.moved(number, place);
}

function altText(before: readonly LivePhoto[], photo: WantedPhoto, number: number): string {
  const { alt, noAlt } = photosText.lines;
  const said = (words: string) => (words === "" ? noAlt : clipEscaped(words, 200));
  return alt(number, said(before[number - 1]?.alt ?? ""), said(photo.alt));
}
