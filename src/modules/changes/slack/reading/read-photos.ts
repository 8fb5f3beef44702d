import type { Problem } from "#src/catalog/issue.ts";
import type { PhotoRef } from "#src/catalog/listing.ts";
import { joinIds, splitIds } from "#src/platform/slack/blocks/ids.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { FilePayload, ViewPayload } from "#src/platform/slack/payloads.ts";
import type { ChangeView } from "../../model.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changesFields } from "../ids.ts";

/** Which alt texts a form of a draft's photos shows. */
export function shownPhotosPage(view: ViewPayload): number {
  return smallNumber(splitIds(view.private_metadata)[2], 0);
}

/**
 * Order, alt texts and new files. The numbers are those that the form was drawn with, so they are taken from the form and
 * not from the draft, which may have gained photos since. An alt text that it doesn't show stays.
 */
export function readPhotosForm(
  view: ViewPayload,
  change: ChangeView,
): { photos: PhotoRef[]; added: readonly FilePayload[]; problems: Problem[] } {
  const values = formValues(view);
  const drawn = (splitIds(view.private_metadata)[3] ?? "").split(",").filter((start) => start !== "");
  const added = values.input(changesFields.addPhotos)?.files ?? [];
  const isDrawn = ({ hash }: PhotoRef) => drawn.some((start) => hash.startsWith(start));
  const joined = change.content.photos.filter((photo) => !isDrawn(photo));
  if (drawn.length === 0) return { photos: [...joined], added, problems: [] };
  const typed = values.text(changesFields.order).trim();
  // "0" says that it is meant: the last photo isn't lost by an emptied field.
  if (typed === "" && added.length + joined.length === 0) {
    return { photos: [], added, problems: [{ field: "photos", text: changeFormsText.photos.removesAll }] };
  }
  const { order, problem } = typed === "0" ? { order: [] } : readOrder(typed, drawn.length);
  if (problem) return { photos: [], added, problems: [{ field: "photos", text: problem }] };
  const photos = order.flatMap((number) => {
    const start = drawn[number - 1];
    const photo = start === undefined ? undefined : change.content.photos.find(({ hash }) => hash.startsWith(start));
    if (!photo) return [];
    const block = joinIds(changesFields.alt, photo.hash);
    return [{ hash: photo.hash, alt: values.has(block) ? values.text(block) : photo.alt }];
  });
  return { photos: [...photos, ...joined], added, problems: [] };
}

/** `3 1 2`, also with commas. */
function readOrder(typed: string, count: number): { order: number[]; problem?: string } {
  const words = typed.split(/[\s,;]+/).filter((word) => word !== "");
  const order = words.map(Number);
  const odd = words.find(
    (word, index) => !/^\d+$/.test(word) || (order[index] ?? 0) < 1 || (order[index] ?? 0) > count,
  );
  if (odd !== undefined) return { order: [], problem: changeFormsText.photos.noNumber(odd, count) };
  const twice = order.find((number, index) => order.indexOf(number) !== index);
  if (twice !== undefined) return { order: [], problem: changeFormsText.photos.twice(twice) };
  return { order };
}
