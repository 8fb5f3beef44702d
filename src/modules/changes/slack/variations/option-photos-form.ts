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
import { clip, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { variationsText } from "../../messages/variations.en.ts";
import { changesFields, changesFormIds, changesInputIds } from "../ids.ts";
import { noAxis, photoAxis, photoBlock, photoPages, photosChosen, type VariationsSheet } from "./reading/sheet.ts";
import { optionsHead, optionsMetadata, pageField } from "./line-choices.ts";

/**
 * With which of its photos each value of an axis is shown, a page of values at a time.
 *
 * @param chosen the place of the axis that is chosen in the open form, of a listing that exists; left out: what is stored
 */
export function optionPhotosForm(sheet: VariationsSheet, page = 0, note?: string, chosen?: number): View {
  const { change, variations, mark, listing } = sheet;
  const { photos } = change.content;
  const text = variationsText;
  const place = photoAxis(sheet, chosen);
  const axis = variations?.axes[place];
  if (listing && !listing.shown) {
    return noticeView(text.photos, [section(escapeMrkdwn(listing.rebased ? text.photosAfter : text.noneShown))]);
  }
  if (!axis) return noticeView(text.title, [section(text.savedNone)]);
  if (photos.length === 0)
    return noticeView(text.photos, [section(escapeMrkdwn(listing ? text.noPhotosThere : text.noPhotos))]);
  const pages = photoPages(sheet, place);
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
      context(text.photosWhy, ...(listing ? [text.photosOfListing] : [])),
      ...axisField(sheet, place),
      ...pageField(
        pages.map((names) => `${names[0] ?? ""} – ${names.at(-1) ?? ""}`),
        at,
        mark,
      ),
      ...(pages[at] ?? []).map((name, index) => photoField(sheet, place, name, photoBlock(place, at, index, mark))),
    ],
  });
}

/** Of a listing that exists, and that varies by two things: by which of them. Its id names what it shows, as `pageField`. */
function axisField({ listing, variations, mark }: VariationsSheet, place: number): Block[] {
  const axes = variations?.axes ?? [];
  if (!listing || axes.length < 2) return [];
  const text = variationsText;
  const options = axes.map((axis, at) => option(clip(axisName(axis), 75), String(at)));
  return [
    input(
      joinIds(changesFields.optionAxis, String(place), mark),
      text.photosBy,
      select(changesInputIds.optionAxis, options, String(place), text.choose),
      { optional: false, dispatch: true, hint: text.photosByHint(listing.sheet.listing.marketplace.name) },
    ),
  ];
}

function photoField(sheet: VariationsSheet, axis: number, name: string, block: string): Block {
  const text = variationsText;
  const { photos } = sheet.change.content;
  const options = photos.map(({ hash, alt }, index) => option(text.photo(index + 1, alt), hash));
  const chosen = ownValue(photosChosen(sheet, axis), name);
  const shown = photos.some(({ hash }) => hash === chosen) ? chosen : undefined;
  return input(
    block,
    clip(name, 150),
    select(studioInputIds.value, [option(text.noPhoto, noAxis), ...options], shown ?? noAxis, text.choose),
    { optional: false },
  );
}
