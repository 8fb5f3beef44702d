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
import { count } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { changesFields, changesFormIds } from "../ids.ts";
import { titleLine } from "../shared/change-lines.ts";

/** Order, alt texts, and a place to add photos. The numbers are those on the contact sheet. */
export function photosForm(change: ChangeView): View {
  const { photos } = change.content;
  const room = offered.limits.photos - photos.length;
  const blocks: Block[] = [
    ...(change.contactSheetUrl ? [image(change.contactSheetUrl, `${count(photos.length, "photo")}, numbered`)] : []),
    ...(photos.length === 0 ? [section("No photos yet. Add some below.")] : []),
    ...(photos.length > 0
      ? [
          input(
            changesFields.order,
            "Order",
            textInput(studioInputIds.value, photos.map((_, index) => index + 1).join(" "), { max: 200 }),
            { hint: "The first one is the cover. Leave a number out to remove that photo.", optional: true },
          ),
        ]
      : []),
    ...photos
      .slice(0, offered.limits.photos)
      .flatMap((photo, index) =>
        photos.findIndex(({ hash }) => hash === photo.hash) === index ? altField(photo, index) : [],
      ),
    ...(room > 0 ? [addPhotosField("Add photos", room)] : []),
    context(`At most ${offered.limits.photos} photos. Place data is removed from every one.`),
  ];
  return modal({
    callback: changesFormIds.photos,
    title: "Photos",
    submit: "Save",
    blocks,
    metadata: joinIds(change.id, String(change.revision)),
  });
}

/** @param room how many more the listing takes */
export function addPhotosField(label: string, room: number): Block {
  return input(changesFields.addPhotos, label, {
    type: "file_input",
    action_id: studioInputIds.value,
    filetypes: ["jpg", "jpeg", "png", "gif", "webp", "heic"],
    max_files: Math.min(10, room),
  });
}

/** One per picture, also where it stands there twice. */
function altField({ hash, alt }: { hash: string; alt: string }, index: number): Block {
  return input(
    joinIds(changesFields.alt, hash),
    `Alt text of photo ${index + 1}`,
    textInput(studioInputIds.value, alt, {
      max: offered.limits.alt,
      placeholder: "What it shows, for people who can't see it",
    }),
  );
}

/** After photos of a message were given to a draft. */
export function photosAddedView(change: ChangeView, added: number): View {
  return noticeView("Photos added", [
    section(`I'm copying ${count(added, "photo")} into ${titleLine(change)}. Its card shows when they are there.`),
  ]);
}
