import { listingsActionIds } from "#src/modules/listings/index.ts";
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
import { formValues } from "#src/platform/slack/form-values.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { App } from "../../app.ts";
import { detailsText } from "../../messages/details.en.ts";
import { saveListingForm } from "../actions/save-listing-form.ts";
import type { ActionHandler } from "../handlers.ts";
import { changesActionIds, changesFields, changesFormIds, changesInputIds } from "../ids.ts";
import { listingPartForm, type ListingSubject, listingSubjects, wholePage } from "./listing-forms.ts";
import { listingDetailsPage } from "./listing-page.ts";

/** The page of the details of a listing that exists, and the forms that its lines open in its place. */
export const listingDetailActions = {
  /** `listingId`, or `listingId|changeId` to go on with an edit. */
  async [listingsActionIds.details](interaction, [id = "", changeId]) {
    // Over a form in which something may be typed.
    if (actedInForm(interaction)) await pushForm(interaction, loadingView(detailsText.button));
    else await openForm(interaction, loadingView(detailsText.button));
    await drawForm(interaction, await page(interaction, id, changeId));
  },

  /** `listingId|changeId|subject|which`, or the page of all in a subject's place */
  async [changesActionIds.editPart](interaction, [id = "", changeId = "", about, at]) {
    await openForm(interaction, loadingView(detailsText.button));
    if (about === wholePage) return drawForm(interaction, await page(interaction, id, changeId));
    const sheet = await sheetOf(interaction, id, changeId);
    await drawForm(interaction, listingPartForm(sheet, subjectOf(about, at), interaction.app.choices));
  },
} satisfies Record<string, ActionHandler>;

/** Choosing other fields: nothing is stored by it. */
export const openDetailActions = {
  async [changesInputIds.partPage](interaction) {
    const { view } = interaction.body;
    if (!view) return;
    const [changeId, , id = "", about, at] = splitIds(view.private_metadata);
    const chosen = formValues(view).choice(changesFields.partPage) ?? at;
    const sheet = await sheetOf(interaction, id, changeId);
    await drawForm(interaction, listingPartForm(sheet, subjectOf(about, chosen), interaction.app.choices));
  },
} satisfies Record<string, ActionHandler>;

export const listingDetailForms = {
  async [changesFormIds.editPart](interaction) {
    const [, , id = "", about, at] = splitIds(viewOf(interaction).private_metadata);
    const saved = await saveListingForm(interaction, (sheet) =>
      listingPartForm(sheet, subjectOf(about, at), interaction.app.choices),
    );
    if (!("kept" in saved)) return saved.answer;
    return { next: await page(interaction, id, saved.kept, detailsText.savedEdit) };
  },
} satisfies Record<string, Form<App>>;

function subjectOf(about = "", at = ""): ListingSubject {
  return { about: listingSubjects.find((each) => each === about) ?? "details", at: smallNumber(at, 0) };
}

function sheetOf(interaction: Interaction<App>, id: string, changeId = "") {
  return interaction
    .actor()
    .then((actor) =>
      interaction.app.startEdit(actor, id as ListingId, (changeId || undefined) as ChangeId | undefined),
    );
}

async function page(interaction: Interaction<App>, id: string, changeId = "", note?: string) {
  const actor = await interaction.actor();
  const read = await interaction.app.openEdit(actor, id as ListingId, (changeId || undefined) as ChangeId | undefined);
  return listingDetailsPage(read.sheet, await interaction.app.keptThere(actor, read), note);
}
