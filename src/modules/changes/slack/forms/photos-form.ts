import { offered } from "#src/marketplaces/registry.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  context,
  image,
  input,
  modal,
  section,
  textInput,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import type { ChangeView } from "../../model.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changesFields, changesFormIds } from "../ids.ts";
import { titleLine } from "../shared/change-lines.ts";

/** Order, alt texts, and a place to add photos. The numbers are those on the contact sheet. */
export function photosForm(change: ChangeView): View {
  const { photos } = change.content;
  const text = changeFormsText.photos;
  const room = offered.limits.photos - photos.length;
  const blocks: Block[] = [
    ...(change.contactSheetUrl ? [image(change.contactSheetUrl, text.sheet(photos.length))] : []),
    ...(photos.length === 0 ? [section(text.none)] : []),
    ...(photos.length > 0
      ? [
          input(
            changesFields.order,
            text.order,
            textInput(studioInputIds.value, photos.map((_, index) => index + 1).join(" "), { max: 200 }),
            { hint: text.orderHint, optional: true },
          ),
        ]
      : []),
    ...photos
      .slice(0, offered.limits.photos)
      .flatMap((photo, index) =>
        photos.findIndex(({ hash }) => hash === photo.hash) === index ? altField(photo, index) : [],
      ),
    ...(room > 0 ? [addPhotosField(changeFormsText.titles.addPhotos, room)] : []),
    context(text.most(offered.limits.photos)),
  ];
  return modal({
    callback: changesFormIds.photos,
    title: changeFormsText.titles.photos,
    submit: changeFormsText.save,
    blocks,
    metadata: joinIds(change.id, String(change.revision)),
  });
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

/** After photos of a message were given to a draft. */
export function photosAddedView(change: ChangeView, added: number): View {
  return noticeView(changeFormsText.titles.photosAdded, [
    section(changeFormsText.photos.added(added, titleLine(change))),
  ]);
}
