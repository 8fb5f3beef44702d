import { offered } from "#src/marketplaces/registry.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  context,
  image,
  input,
  modal,
  option,
  section,
  select,
  textInput,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { photosText } from "../../messages/photos.en.ts";
import { changesFields, changesFormIds, changesInputIds } from "../ids.ts";
import { countedMedia, videosText } from "../../messages/videos.en.ts";
import { titleLine } from "../shared/change-lines.ts";
import { endsRequest } from "../shared/ends-request.ts";

/** With the order, the files and the choice of others there are twelve inputs. */
const shownAlone = 10;
const shownOfMore = 9;
/** Enough of a photo's hash to know it among those of one draft. */
const hashSigns = 16;

/**
 * Order, alt texts, and a place to add photos. The numbers are those on the contact sheet.
 *
 * @param page which of them have their alt texts in it, from 0
 */
export function photosForm(change: ChangeView, page = 0, note?: string): View {
  const photos = change.content.photos.slice(0, offered.limits.photos);
  const text = changeFormsText.photos;
  const room = offered.limits.photos - change.content.photos.length;
  const size = photos.length > shownAlone ? shownOfMore : shownAlone;
  const pages = Math.max(1, Math.ceil(photos.length / size));
  const at = Math.min(page, pages - 1);
  const order = input(
    changesFields.order,
    text.order,
    textInput(studioInputIds.value, photos.map((_, index) => index + 1).join(" "), { max: 200 }),
    { hint: text.orderHint, optional: true },
  );
  const blocks: Block[] = [
    ...(note ? [context(`:white_check_mark: ${note}`)] : []),
    ...endsRequest(change),
    ...(change.contactSheetUrl ? [image(change.contactSheetUrl, text.sheet(photos.length))] : []),
    ...(photos.length === 0 ? [section(text.none)] : [order]),
    ...(pages > 1 ? [altPageField(photos.length, size, at)] : []),
    ...photos
      .map((photo, index) => ({ photo, index }))
      .slice(at * size, (at + 1) * size)
      .flatMap(({ photo, index }) =>
        photos.findIndex(({ hash }) => hash === photo.hash) === index ? altField(photo, index) : [],
      ),
    ...(room > 0 ? [addPhotosField(changeFormsText.titles.addPhotos, room)] : []),
    context(text.most(offered.limits.photos)),
  ];
  const drawn = [...new Set(photos.map(({ hash }) => hash.slice(0, hashSigns)))];
  return modal({
    callback: changesFormIds.photos,
    title: changeFormsText.titles.photos,
    submit: changeFormsText.save,
    blocks,
    metadata: joinIds(change.id, String(change.revision), String(at), drawn.join(",")),
  });
}

/** Which photos a form has alt texts of: choosing others draws it anew. */
export function altPageField(count: number, size: number, at: number): Block {
  const options = Array.from({ length: Math.ceil(count / size) }, (_, page) =>
    option(photosText.pageOf(page * size + 1, Math.min(count, (page + 1) * size)), String(page)),
  );
  return input(
    changesFields.photoPage,
    photosText.page,
    select(changesInputIds.photoPage, options, String(at), photosText.page),
    { optional: false, dispatch: true, hint: photosText.pageHint },
  );
}

/** @param room how many more the listing takes */
export function addPhotosField(
  label: string,
  room: number,
  hint?: string,
  block: string = changesFields.addPhotos,
): Block {
  const element = {
    type: "file_input",
    action_id: studioInputIds.value,
    filetypes: ["jpg", "jpeg", "png", "gif", "webp", "heic"],
    max_files: Math.min(10, room),
  };
  return input(block, label, element, hint ? { hint } : {});
}

/** One per picture, also where the listing has it twice. */
function altField({ hash, alt }: { hash: string; alt: string }, index: number): Block {
  return input(
    joinIds(changesFields.alt, hash),
    changeFormsText.photos.alt(index + 1),
    textInput(studioInputIds.value, alt, {
      max: offered.limits.alt,
      placeholder: changeFormsText.photos.altExample,
    }),
  );
}

/** How many photos and videos are copied, and the names of the videos that aren't. */
export type AddedMedia = { readonly photos: number; readonly videos: number; readonly leftOut: readonly string[] };

export function leftOutNote(names: readonly string[]): Block[] {
  return names.length === 0 ? [] : [context(videosText.leftOut(clipEscaped(names.join(", "), 500)))];
}

/** After photos of a message were given to a draft. */
export function photosAddedView(change: ChangeView, { photos, videos, leftOut }: AddedMedia): View {
  return noticeView(changeFormsText.titles.photosAdded, [
    ...(photos + videos > 0
      ? [section(changeFormsText.photos.added(countedMedia(photos, videos), titleLine(change)))]
      : []),
    ...leftOutNote(leftOut),
  ]);
}
