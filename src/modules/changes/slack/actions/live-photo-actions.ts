import { photosValue, wantedPhotos } from "#src/catalog/fields/photos.ts";
import { imagesOf } from "#src/catalog/mirrored.ts";
import { fieldLabel } from "#src/marketplaces/registry.ts";
import { listingsActionIds } from "#src/modules/listings/index.ts";
import { drawForm, type Form, type Interaction, openForm, viewOf } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { splitIds } from "#src/platform/slack/blocks/ids.ts";
import { section } from "#src/platform/slack/blocks/elements.ts";
import { loadingView, noticeView } from "#src/platform/slack/blocks/notice.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { App } from "../../app.ts";
import type { EditSheet } from "../../model.ts";
import { changeRefusalsText } from "../../messages/refusals.en.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { photosText } from "../../messages/photos.en.ts";
import { photosForm } from "../forms/photos-form.ts";
import { formSubject } from "../reading/read-draft.ts";
import { livePhotosForm, markOf } from "../photos/live-photos-form.ts";
import { problemsByBlock } from "../forms/problem-fields.ts";
import type { ActionHandler } from "../handlers.ts";
import { changesFields, changesFormIds, changesInputIds } from "../ids.ts";
import { readLivePhotos } from "../reading/read-live-photos.ts";
import { joining, withVideo } from "../../rules/photos/shared-media.ts";
import { countedMedia, videosText } from "../../messages/videos.en.ts";
import { leftOutNote } from "../forms/photos-form.ts";
import { titleLine } from "../shared/change-lines.ts";
import { readFiles } from "./form-actions.ts";

/** The photos of a listing that exists. */
export const livePhotoActions = {
  /** `listingId`, or `listingId|changeId` to go on with an edit. */
  async [listingsActionIds.editPhotos](interaction, [id = "", changeId]) {
    await openForm(interaction, loadingView(photosText.title));
    await drawForm(interaction, livePhotosForm(await sheetOf(interaction, id, changeId)));
  },
} satisfies Record<string, ActionHandler>;

/** Other alt texts are shown, of a draft too: nothing is stored by it. */
export const openLivePhotoActions = {
  async [changesInputIds.photoPage](interaction) {
    const { view } = interaction.body;
    if (!view) return;
    if (view.callback_id === changesFormIds.photos) {
      const change = await interaction.app.change(await interaction.actor(), formSubject(view).changeId);
      const page = smallNumber(formValues(view).choice(changesFields.photoPage), 0);
      return drawForm(interaction, photosForm(change, page));
    }
    const { changeId, listingId, page } = subjectOf(view.private_metadata);
    const chosen = smallNumber(formValues(view).choice(changesFields.photoPage), page);
    await drawForm(interaction, livePhotosForm(await sheetOf(interaction, listingId, changeId), chosen));
  },
} satisfies Record<string, ActionHandler>;

export const livePhotoForms = {
  async [changesFormIds.livePhotos](interaction) {
    const view = viewOf(interaction);
    const values = formValues(view);
    const { changeId, revision, listingId, page, mark } = subjectOf(view.private_metadata);
    const under = (...texts: readonly string[]) => ({
      errors: problemsByBlock(
        texts.map((text) => ({ field: "photos", text })),
        values.blockIds,
      ),
    });
    const actor = await interaction.actor();
    const read = await interaction.app.openEdit(actor, listingId as ListingId, (changeId || undefined) as ChangeId);
    const drawn = wantedPhotos(photosIn(read.sheet));
    if (markOf(drawn) !== mark) return under(photosText.moved);
    const form = readLivePhotos(values, imagesOf(read.sheet.listing.live), drawn);
    if ("problem" in form) return under(form.problem);
    const result = await interaction.app.saveEdit(
      actor,
      {
        listingId: listingId as ListingId,
        changeId: read.sheet.change?.id ?? null,
        revision,
        touched: { images: photosValue(form.photos) },
        added: form.added,
      },
      "keep",
      read,
    );
    if (!result.ok) return under(...result.problems.map(({ text }) => text));
    return { next: livePhotosForm(await sheetOf(interaction, listingId, result.change.id), page, photosText.saved) };
  },

  /** Photos of a message go behind those of the listing that was chosen. */
  async [changesFormIds.pickForPhotos](interaction) {
    const view = viewOf(interaction);
    const chosen = formValues(view).choice(changesFields.listing);
    if (chosen === null) return { errors: { [changesFields.listing]: photosText.toListing.none } };
    const files = readFiles(view.private_metadata);
    const actor = await interaction.actor();
    const read = await interaction.app.openEdit(actor, chosen as ListingId);
    const { change, listing, fields } = read.sheet;
    const media = joining(listing.marketplace.fields, fields, files);
    const { photos, video, leftOut, problems } = media;
    const under = (texts: readonly string[]) => ({ errors: { [changesFields.listing]: texts.join(" ") } });
    if (problems.length > 0) return under(problems.map(({ text }) => text));
    if (photos.length === 0 && !video) return under([videosText.leftOut(leftOut.join(", "))]);
    const images = [...wantedPhotos(photosIn(read.sheet)), ...photos.map(({ id }) => ({ file: id, alt: "" }))];
    const touched = { ...(photos.length > 0 ? { images: photosValue(images) } : {}), ...withVideo(media) };
    const edit = { listingId: listing.id, changeId: change?.id ?? null, revision: change?.revision ?? 0 };
    const result = await interaction.app.saveEdit(actor, { ...edit, touched, added: files }, "keep", read);
    if (!result.ok) return under(result.problems.map(({ text }) => text));
    const said = photosText.toListing.added(countedMedia(photos.length, video ? 1 : 0), titleLine(result.change));
    return { next: noticeView(changeFormsText.titles.photosAdded, [section(said), ...leftOutNote(leftOut)]) };
  },
} satisfies Record<string, Form<App>>;

function subjectOf(metadata: string) {
  const [changeId = "", revision, listingId = "", page, mark = ""] = splitIds(metadata);
  return { changeId, listingId, mark, revision: smallNumber(revision, 0), page: smallNumber(page, 0) };
}

async function sheetOf(interaction: Interaction<App>, listingId: string, changeId?: string): Promise<EditSheet> {
  const sheet = await interaction.app.startEdit(
    await interaction.actor(),
    listingId as ListingId,
    (changeId || undefined) as ChangeId | undefined,
  );
  photosIn(sheet);
  return sheet;
}

/** “It has none” would be a guess, and saving would take out what is there. */
function photosIn({ fields }: EditSheet) {
  if (!("images" in fields)) {
    throw new OmsError("wrong-state", { userText: changeRefusalsText.unread(fieldLabel("images")) });
  }
  return fields["images"];
}
