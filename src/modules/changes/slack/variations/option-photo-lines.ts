import type { EditContent } from "#src/catalog/fields/edit-content.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { photoAt, placeIn, shownChanges, type ShownWord } from "#src/catalog/fields/option-photos.ts";
import { photoKey, placeOf, wantedPhotos } from "#src/catalog/fields/photos.ts";
import { imagesOf } from "#src/catalog/mirrored.ts";
import { clip, clipEscaped, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import { variationsText } from "../../messages/variations.en.ts";

/**
 * Word by word the photo that buyers see, before and after: `Blue: photo 1 → *photo 3, “Front”*`. The place after it is that by the
 * edit, which may move or replace photos too.
 *
 * @param key of the field
 * @param live the listing as it is known, for the alt texts
 */
export function optionPhotoLines(key: string, { set, before }: EditContent, live: FlatFields = {}): readonly string[] {
  const images = imagesOf("images" in before ? before : live);
  const wanted = "images" in set ? wantedPhotos(set["images"]) : null;
  const old = images.map(({ imageId }) => imageId);
  const now = wanted?.map((photo) => placeOf(photo) ?? photoKey(photo)) ?? old;
  const text = variationsText.edit;
  const named = (shown: ShownWord | null, ids: readonly string[]) => {
    if (!shown) return photoAt(null);
    const place = placeIn(ids, shown.imageId);
    const other = wanted?.[(place ?? 0) - 1]?.alt;
    const alt = (ids === now ? other : undefined) ?? images.find(({ imageId }) => imageId === shown.imageId)?.alt ?? "";
    // Once it is written, a photo that another one came in place of is known by its place alone.
    const told = photoAt(shown, place ?? shown.place);
    return alt === "" ? told : text.photoNamed(told, escapeMrkdwn(clip(alt, shownAlt)));
  };
  return shownChanges(before[key], set[key]).map(({ word, from, to }) =>
    text.shownOtherwise(clipEscaped(word, 95), named(from, old), named(to, now)),
  );
}

/** As much of an alt text as tells photos apart. */
const shownAlt = 40;
