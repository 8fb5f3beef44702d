import { drawForm, openForm, type Shortcut } from "#src/modules/studio/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { readShared } from "#src/platform/slack/text-in.ts";
import type { App } from "../../app.ts";
import { draftForm } from "../forms/draft-form.ts";
import { changesFormIds } from "../ids.ts";
import type { Turn } from "../turn.ts";
import { addTo, draftFrom } from "./photo-actions.ts";

/** On a message, or from anywhere. */
export const changeShortcuts: Readonly<Record<string, Shortcut<App>>> = {
  [changesFormIds.newListing]: startEmptyDraft,

  async [changesFormIds.draftFromMessage](turn) {
    await openForm(turn, loadingView("New listing"));
    const { message, channel } = turn.body;
    await draftFrom(turn, { ...readShared(message), channel: channel?.id ?? null, ts: message?.ts ?? null });
  },

  async [changesFormIds.addPhotosToListing](turn) {
    await openForm(turn, loadingView("Add photos"));
    const { files } = readShared(turn.body.message);
    if (files.length === 0) throw new OmsError("bad-input", { userText: "This message has no photos in it." });
    await addTo(turn, files);
  },
};

/** A draft from nothing: stored at once, then its form. */
export async function startEmptyDraft(turn: Turn): Promise<void> {
  await openForm(turn, loadingView("Listing draft"));
  const actor = await turn.actor();
  const change = await turn.app.startDraft(actor, { text: "", files: [], channel: null, ts: null, viewId: null });
  await drawForm(turn, draftForm(change));
}
