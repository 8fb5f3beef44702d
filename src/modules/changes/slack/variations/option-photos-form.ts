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
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { clip, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { variationsText } from "../../messages/variations.en.ts";
import { changesFormIds } from "../ids.ts";
import { noAxis, photoBlock, photoPages, type VariationsSheet } from "./reading/sheet.ts";
import { optionsHead, optionsMetadata, pageField } from "./line-choices.ts";

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
    metadata: optionsMetadata(sheet, "", at),
    blocks: [
      ...optionsHead(sheet, note, axisName(axis)),
      ...(change.contactSheetUrl ? [image(change.contactSheetUrl, changeFormsText.photos.sheet(photos.length))] : []),
      context(text.photosWhy, ...(sheet.listing ? [text.photosStay] : [])),
      ...pageField(
        pages.map((names) => `${names[0] ?? ""} – ${names.at(-1) ?? ""}`),
        at,
        mark,
      ),
      ...(pages[at] ?? []).map((name, index) => photoField(sheet, name, photoBlock(at, index, mark))),
    ],
  });
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
