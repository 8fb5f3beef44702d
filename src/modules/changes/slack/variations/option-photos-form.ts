import { axisName, ownValue } from "#src/catalog/variations/model.ts";
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
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { clip, clipEscaped, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import { variationsText } from "../../messages/variations.en.ts";
import { changesFields, changesFormIds, changesInputIds } from "../ids.ts";
import { noAxis, photoBlock, photoPages, type VariationsSheet } from "./reading/sheet.ts";
import { endsRequest } from "../shared/ends-request.ts";

/** With which of the draft's photos each value of an axis is shown, a page of values at a time. */
export function optionPhotosForm(sheet: VariationsSheet, page = 0, note?: string): View {
  const { change, variations, mark } = sheet;
  const { photos } = change.content;
  const text = variationsText;
  const axis = variations?.axes[variations.photos?.axis ?? -1];
  if (!axis) return noticeView(text.title, [section(text.savedNone)]);
  if (photos.length === 0)
    return noticeView(text.photos, [section(escapeMrkdwn(sheet.listing ? text.noPhotosThere : text.noPhotos))]);
  const pages = photoPages(sheet);
  const at = Math.min(page, pages.length - 1);
  return modal({
    callback: changesFormIds.optionPhotos,
    title: text.photos,
    submit: text.save,
    close: text.close,
    metadata: joinIds(change.id, String(change.revision), "", String(at), mark, sheet.listing?.sheet.listing.id ?? ""),
    blocks: [
      section(
        `*${clipEscaped(change.content.title || changeStatesText.untitled, 200)}*: ${clipEscaped(axisName(axis), 100)}`,
      ),
      ...(note ? [context(`:white_check_mark: ${clipEscaped(note, 500)}`)] : []),
      ...endsRequest(change),
      ...(change.contactSheetUrl ? [image(change.contactSheetUrl, changeFormsText.photos.sheet(photos.length))] : []),
      context(text.photosWhy, ...(sheet.listing ? [text.photosStay] : [])),
      ...pageField(pages, at, mark),
      ...(pages[at] ?? []).map((name, index) => photoField(sheet, name, photoBlock(at, index, mark))),
    ],
  });
}

function pageField(pages: readonly (readonly string[])[], at: number, mark: string): Block[] {
  if (pages.length < 2) return [];
  const options = pages.map((names, index) => option(`${names[0] ?? ""} – ${names.at(-1) ?? ""}`, String(index)));
  return [
    input(
      joinIds(changesFields.optionPage, String(at), mark),
      variationsText.page,
      select(changesInputIds.optionPage, options, String(at), variationsText.choose),
      { optional: false, dispatch: true, hint: variationsText.pageHint },
    ),
  ];
}

function photoField({ change, variations }: VariationsSheet, name: string, block: string): Block {
  const text = variationsText;
  const { photos } = change.content;
  const options = photos.map(({ hash, alt }, index) => option(text.photo(index + 1, alt), hash));
  const chosen = ownValue(variations?.photos?.of ?? {}, name);
  return input(
    block,
    clip(name, 150),
    select(studioInputIds.value, [option(text.noPhoto, noAxis), ...options], chosen ?? noAxis, text.choose),
    { optional: false },
  );
}
