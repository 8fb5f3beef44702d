import { drawForm, type Interaction, openForm } from "#src/modules/studio/index.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import type { App } from "../../app.ts";
import { pickDraftForm } from "../forms/pick-draft-form.ts";
import { writingView } from "../forms/writing-view.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { mediaCounts } from "../../rules/photos/shared-media.ts";
import { changesActionIds } from "../ids.ts";
import type { ActionHandler } from "../handlers.ts";
import { readFiles, writeFiles } from "./form-actions.ts";

/** The buttons under photos that were sent to the app: each holds the files. */
export const photoActions = {
  async [changesActionIds.draftFromPhotos](interaction, value) {
    await openForm(interaction, loadingView(changeFormsText.titles.newListing));
    await draftFrom(interaction, { text: "", files: readFiles(joinIds(...value)), channel: null, ts: null });
  },

  async [changesActionIds.addPhotos](interaction, value) {
    await openForm(interaction, loadingView(changeFormsText.titles.addPhotos));
    await addTo(interaction, readFiles(joinIds(...value)));
  },
} satisfies Record<string, ActionHandler>;

/** Into the form that is open. */
export async function draftFrom(
  interaction: Interaction<App>,
  from: Omit<Parameters<App["startDraft"]>[1], "viewId">,
): Promise<void> {
  const change = await interaction.app.startDraft(await interaction.actor(), {
    ...from,
    viewId: interaction.open?.id ?? null,
  });
  await drawForm(interaction, writingView({ id: change.id, photos: mediaCounts(from.files).photos, ai: change.ai }));
}

/** Into the form that is open: which draft gets them. */
export async function addTo(interaction: Interaction<App>, files: readonly SharedFile[]): Promise<void> {
  const actor = await interaction.actor();
  const [{ all, some }, batches] = await Promise.all([
    interaction.app.myDrafts(actor),
    interaction.app.openBatches(actor),
  ]);
  await drawForm(interaction, pickDraftForm(some, mediaCounts(files), writeFiles(files), all, batches));
}
