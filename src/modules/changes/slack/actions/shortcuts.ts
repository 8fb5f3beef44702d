import { drawForm, type Interaction, openForm, type Shortcut } from "#src/modules/studio/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { readShared } from "#src/platform/slack/text-in.ts";
import type { App } from "../../app.ts";
import { draftForm } from "../forms/draft-form.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changesFormIds } from "../ids.ts";
import { addTo, draftFrom } from "./photo-actions.ts";

/** On a message, or from anywhere. */
export const changeShortcuts: Readonly<Record<string, Shortcut<App>>> = {
  [changesFormIds.newListing]: startEmptyDraft,

  async [changesFormIds.draftFromMessage](interaction) {
    await openForm(interaction, loadingView(changeFormsText.titles.newListing));
    const { message, channel } = interaction.body;
    await draftFrom(interaction, { ...readShared(message), channel: channel?.id ?? null, ts: message?.ts ?? null });
  },

  async [changesFormIds.addPhotosToListing](interaction) {
    await openForm(interaction, loadingView(changeFormsText.titles.addPhotos));
    const { files } = readShared(interaction.body.message);
    if (files.length === 0) throw new OmsError("bad-input", { userText: changeFormsText.photos.notInMessage });
    await addTo(interaction, files);
  },
};

/** A draft from nothing: stored at once, then its form. */
export async function startEmptyDraft(interaction: Interaction<App>): Promise<void> {
  await openForm(interaction, loadingView(changeFormsText.titles.draft));
  const actor = await interaction.actor();
  const change = await interaction.app.startDraft(actor, {
    text: "",
    files: [],
    channel: null,
    ts: null,
    viewId: null,
  });
  await drawForm(interaction, draftForm(change));
}
