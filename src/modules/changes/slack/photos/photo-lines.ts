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
import { awaitedVideos, lengthNote, videosField, wantedVideos } from "#src/catalog/fields/videos.ts";
import { imagesOf } from "#src/catalog/mirrored.ts";
import { fieldsOf } from "#src/marketplaces/registry.ts";
import { type Block, context, section, thumbnail } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { videosText } from "../../messages/videos.en.ts";
import { photosText } from "../../messages/photos.en.ts";

/** What an edit changes in the photos of a listing. Photos go by the numbers that they have there now. */

const shownLines = 12;
const shownPictures = 6;

/** Characters of an alt text on a card. */
const shownAlt = 80;

/** `key`: of a picture that shows it, with what is said beside it. */
type Change = { readonly text: string; readonly key?: string; readonly caption?: string };

/** In words, a line each, as far as a card has room. */
export function photoChange(label: string, from: FieldValue | undefined, to: FieldValue): string {
  const changes = photoChangeLines(from, to, shownAlt);
  const left = changes.length - shownLines;
  return [label, ...changes.slice(0, shownLines), ...(left > 0 ? [photosText.lines.more(left)] : [])].join("\n");
}

/** All of it. @param most characters of an alt text */
export function photoChangeLines(from: FieldValue | undefined, to: FieldValue, most: number): string[] {
  return changesOf(imagesOf({ images: from ?? null }), wantedPhotos(to), most).map(({ text }) => text);
}

/** The photos that come and go, small, and what that means for the options that are shown with them. */
export function photoBlocks({ items, pictures, listing }: ChangeView): Block[] {
  const { set, before } = items[0]?.content.edit ?? { set: {}, before: {} };
  if (!("images" in set)) return [];
  const old = imagesOf(before);
  const wanted = wantedPhotos(set["images"]);
  const shown = changesOf(old, wanted, shownAlt).flatMap(({ text, key = "", caption }) => {
    const url = pictures[key];
    return url && caption ? [section(caption, thumbnail(url, text))] : [];
  });
  const varied = Object.keys(listing?.live ?? {}).filter((field) => field.startsWith("price:")).length > 1;
  const instead = new Set(wanted.map(placeOf));
  const gone = photosGone(old, wanted);
  const { move, lost } = photosText.links;
  const notes = [
    ...(gone.some((id) => instead.has(id)) ? [move] : []),
    ...(gone.some((id) => !instead.has(id)) ? [lost] : []),
  ];
  const left = shown.length - shownPictures;
  return [
    ...shown.slice(0, shownPictures),
    ...(left > 0 ? [context(photosText.picture.more(left))] : []),
    ...(varied && notes.length > 0 ? [context(...notes)] : []),
  ];
}

/** What its author reads while photos are copied, and of those that couldn't be. */
export function copyingNotes({ items, photoProblems, shops, state }: ChangeView): Block[] {
  if (state !== "draft") return [];
  const awaited = wantedPhotos(items[0]?.content.edit?.set["images"]).filter(isAwaited).length;
  const problems = photoProblems.map((problem) => `:warning: ${clipEscaped(problem, 400)}`);
  const field = videosField(fieldsOf(shops));
  const videos = field ? awaitedVideos(items[0]?.content.edit?.set ?? {}, field.field.key) : [];
  return [
    ...(awaited > 0 ? [context(photosText.copies(awaited))] : []),
    ...videos.map(({ name }) => context(videosText.copies(clipEscaped(name, 200)))),
    ...(problems.length > 0 ? [section(problems.slice(0, 6).join("\n"))] : []),
  ];
}

/** What people should know of the length of the video that an edit brings. */
export function videoLengthNotes({ items, shops, marketplace }: ChangeView): Block[] {
  const of = videosField(fieldsOf(shops));
  const wanted = of ? wantedVideos(items[0]?.content.edit?.set[of.field.key]) : [];
  const notes = wanted.flatMap((video) => (of ? (lengthNote(marketplace.name, of.limits, video) ?? []) : []));
  return notes.map((note) => context(`:warning: ${clipEscaped(note, 500)}`));
}

function changesOf(before: readonly LivePhoto[], wanted: readonly WantedPhoto[], most: number): Change[] {
  const { lines, picture } = photosText;
  const numberOf = (id: string) => before.findIndex(({ imageId }) => imageId === id) + 1;
  const instead = new Set(wanted.map(placeOf));
  const moved = movedPhotos(before, wanted);
  const removed = photosGone(before, wanted)
    .filter((id) => !instead.has(id))
    .map((id): Change => ({ text: lines.removed(numberOf(id)), key: id, caption: picture.gone(numberOf(id)) }));
  const there = wanted.flatMap((photo, index): Change[] => {
    const place = index + 1;
    const key = photoKey(photo);
    const id = isLive(photo) ? photo.imageId : placeOf(photo);
    const number = id === null ? 0 : numberOf(id);
    // Another cover is always said, however few photos are moved for it.
    const moves = id !== null && (moved.includes(id) || (place === 1 && number > 1));
    const cover = place === 1 && id !== null ? { key: id, caption: picture.cover(number) } : {};
    const move = moves ? [{ text: moveText(number, place), ...cover }] : [];
    if (isLive(photo)) return move;
    if ("again" in photo) {
      const text = altText(before[number - 1]?.alt ?? "", photo.alt, number, most);
      return [...move, { text, key, caption: picture.again(number) }];
    }
    const line = number > 0 ? lines.replaced(number, place) : lines.added(place);
    const text = photo.alt === "" ? line : lines.withAlt(line, clipEscaped(photo.alt, most));
    return [{ text, key, caption: picture.comes(place) }];
  });
  return [...removed, ...there];
}

function moveText(number: number, place: number): string {
  return place === 1 ? photosText.lines.cover(number) : photosText.lines.moved(number, place);
}

function altText(from: string, to: string, number: number, most: number): string {
  const { alt, noAlt } = photosText.lines;
  const said = (words: string) => (words === "" ? noAlt : clipEscaped(words, most));
  return alt(number, said(from), said(to));
}
