import {
  formKey,
  isAwaited,
  isLive,
  photoKey,
  placeOf,
  type WantedPhoto,
  wantedPhotos,
} from "#src/catalog/fields/photos.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  context,
  input,
  modal,
  section,
  textInput,
  thumbnail,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { formMark } from "#src/platform/slack/form-mark.ts";
import type { EditSheet } from "../../model.ts";
import { photosText } from "../../messages/photos.en.ts";
import { changesFields, changesFormIds } from "../ids.ts";
import { addPhotosField, altPageField } from "../forms/photos-form.ts";

/** With the order, the files and the choice of others there are twelve inputs. */
const shownAlone = 10;
const shownOfMore = 9;

/**
 * The photos of a listing that exists: each with its number, a small picture and its alt text; their order; and a place to add
 * some. The pictures are the marketplace's own, so that nothing has to be copied before the form can be drawn.
 *
 * @param page which of them have their alt texts in it, from 0
 */
export function livePhotosForm({ listing, fields, pictures, change }: EditSheet, page = 0, note?: string): View {
  const text = photosText;
  const photos = wantedPhotos(fields["images"]);
  const { limits, name } = listing.marketplace;
  const size = photos.length > shownAlone ? shownOfMore : shownAlone;
  const pages = Math.max(1, Math.ceil(photos.length / size));
  const at = Math.min(page, pages - 1);
  const first = at * size;
  return modal({
    callback: changesFormIds.livePhotos,
    title: text.title,
    submit: text.save,
    close: text.close,
    metadata: joinIds(change?.id ?? "", String(change?.revision ?? 0), listing.id, String(at), markOf(photos)),
    blocks: [
      section(`*${clipEscaped(listing.title, 200)}*`),
      ...(note ? [context(`:white_check_mark: ${note}`)] : []),
      ...(photos.length === 0 ? [section(text.none)] : [orderField(photos)]),
      // A photo that another one replaces makes room for it.
      addPhotosField(text.add, limits.photos, text.addHint(limits.photos), ofThese(changesFields.addPhotos, photos)),
      ...(pages > 1 ? [altPageField(photos.length, size, at)] : []),
      ...photos
        .slice(first, first + size)
        .flatMap((photo, index) => photoFields(photo, first + index + 1, pictures, limits.alt)),
      ...(photos.some(isLive) ? [context(text.altNote(name))] : []),
    ],
  });
}

/** By which a form that was left open is known not to fit any more. That a photo was copied meanwhile changes nothing in it. */
export function markOf(photos: readonly WantedPhoto[]): string {
  const told = photos.map((photo) => [isLive(photo) ? photo.imageId : null, placeOf(photo), photo.alt]);
  return formMark(told);
}

/**
 * Slack keeps what was typed in a block while its id stays. An order, and files, are said of these photos: once they are others,
 * what was said is done.
 */
function ofThese(field: string, photos: readonly WantedPhoto[]): string {
  return joinIds(field, markOf(photos));
}

function orderField(photos: readonly WantedPhoto[]): Block {
  const numbers = photos.map((_, index) => index + 1).join(" ");
  return input(
    ofThese(changesFields.order, photos),
    photosText.order,
    textInput(studioInputIds.value, numbers, { max: 200 }),
    {
      hint: photosText.orderHint,
      optional: true,
    },
  );
}

function photoFields(
  photo: WantedPhoto,
  number: number,
  pictures: Readonly<Record<string, string>>,
  max: number,
): Block[] {
  const url = pictures[photoKey(photo)];
  return [
    section(caption(photo, number), url ? thumbnail(url, photo.alt) : undefined),
    input(
      joinIds(changesFields.alt, formKey(photo, number - 1)),
      photosText.alt(number),
      textInput(studioInputIds.value, photo.alt, { max, placeholder: photosText.altExample }),
    ),
  ];
}

function caption(photo: WantedPhoto, number: number): string {
  if (isAwaited(photo)) return photosText.copying(number);
  if (!isLive(photo)) return photosText.added(number);
  return number === 1 ? photosText.cover(number) : photosText.shown(number);
}
