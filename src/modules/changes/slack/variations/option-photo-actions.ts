import {
  actedInForm,
  drawForm,
  type Form,
  type Interaction,
  openForm,
  pushForm,
  viewOf,
} from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { splitIds } from "#src/platform/slack/blocks/ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { type FormValues, formValues } from "#src/platform/slack/form-values.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { App } from "../../app.ts";
import { variationsText } from "../../messages/variations.en.ts";
import { problemsByBlock } from "../forms/problem-fields.ts";
import type { ActionHandler } from "../handlers.ts";
import { changesActionIds, changesFields, changesFormIds, changesInputIds } from "../ids.ts";
import { savedNote } from "../shared/ends-request.ts";
import { optionPhotosForm } from "./option-photos-form.ts";
import { noAxis, photoAxis, photoBlock, photoPages, photosChosen } from "./reading/sheet.ts";
import { optionsSubject, sheetOf } from "./reading/sheets.ts";

/** With which photos the options of a draft or a listing are shown. */
export const optionPhotoActions = {
  /** `listingId`, or `listingId|changeId` to go on with an edit. */
  async [changesActionIds.listingOptionPhotos](interaction, [id = "", changeId]) {
    // Over a form in which something may be typed.
    if (actedInForm(interaction)) await pushForm(interaction, loadingView(variationsText.photos));
    else await openForm(interaction, loadingView(variationsText.photos));
    const subject = { listingId: id as ListingId, changeId: changeId as ChangeId | undefined };
    await drawForm(interaction, optionPhotosForm(await sheetOf(interaction, subject)));
  },
} satisfies Record<string, ActionHandler>;

/** Choosing in an open form: nothing is stored by it. */
export const openOptionPhotoActions = {
  [changesInputIds.optionAxis]: otherPhotos,
} satisfies Record<string, ActionHandler>;

export const optionPhotoForms = {
  async [changesFormIds.optionPhotos](interaction) {
    const view = viewOf(interaction);
    const { changeId = "" as ChangeId, listingId, revision, page, mark } = optionsSubject(view.private_metadata);
    const sheet = await sheetOf(interaction, { changeId: changeId || undefined, listingId });
    const { variations, listing } = sheet;
    const values = formValues(view);
    const under = (text: string) => problemsByBlock([{ field: changesFields.optionPhoto, text }], values.blockIds);
    const axis = photoAxis(sheet, axisIn(values));
    if (sheet.mark !== mark || !variations || axis < 0) return { errors: under(variationsText.moved) };
    const pages = photoPages(sheet, axis);
    const chosen = (pages[page] ?? []).map((name, index) => {
      const photo = values.choice(photoBlock(axis, page, index, mark)) ?? noAxis;
      return [name, photo === noAxis ? null : photo] as const;
    });
    const said = new Map<string, string | null>([...Object.entries(photosChosen(sheet, axis)), ...chosen]);
    const all = [...said].flatMap(([name, photo]) => (photo === null ? [] : [[name, photo] as const]));
    const actor = await interaction.actor();
    const result = listing
      ? await interaction.app.saveListingOptionPhotos(actor, listing, {
          revision,
          axis,
          of: Object.fromEntries(chosen),
        })
      : await interaction.app.savePhotosOfOptions(actor, { changeId, revision, of: Object.fromEntries(all) });
    if (result && !result.ok) return { errors: under(result.problems.map(({ text }) => text).join(" ")) };
    const savedId = result ? result.change.id : changeId || undefined;
    const saved = await sheetOf(interaction, { changeId: savedId, listingId }, listing);
    const next = pages[page + 1];
    const text = variationsText;
    if (next) {
      const [first = ""] = next;
      return { next: optionPhotosForm(saved, page + 1, result ? text.savedNext(first) : text.nextPage(first), axis) };
    }
    const done = listing ? (result ? text.savedEdit : text.photosUnchanged) : savedNote(text.saved, sheet.change);
    return { next: optionPhotosForm(saved, page, done, axis) };
  },
} satisfies Record<string, Form<App>>;

/** Another page, or the words of another axis, which begins with its first page. */
async function otherPhotos(interaction: Interaction<App>): Promise<void> {
  const { view } = interaction.body;
  if (!view) return;
  const values = formValues(view);
  const sheet = await sheetOf(interaction, optionsSubject(view.private_metadata));
  const axis = axisIn(values);
  const drawn = blockOf(values, changesFields.optionAxis);
  const isOther = drawn !== undefined && splitIds(drawn)[1] !== String(axis);
  const page = isOther ? 0 : smallNumber(values.choice(blockOf(values, changesFields.optionPage) ?? ""), 0);
  await drawForm(interaction, optionPhotosForm(sheet, page, undefined, axis));
}

/** The place of the axis that is chosen in the open form; undefined: the form doesn't ask. */
function axisIn(values: FormValues): number | undefined {
  const block = blockOf(values, changesFields.optionAxis);
  return block === undefined ? undefined : smallNumber(values.choice(block), 0);
}

function blockOf(values: FormValues, field: string): string | undefined {
  return values.blockIds.find((id) => splitIds(id)[0] === field);
}
