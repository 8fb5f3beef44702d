import { callbacks } from "#src/blocks/ids.ts";
import { loadingView, writingView } from "#src/blocks/notice.ts";
import { pickDraftForm } from "#src/blocks/small-forms.ts";
import { OmsError } from "#src/kernel/errors.ts";
import { readShared } from "../text-in.ts";
import { drawForm, openForm, type Turn } from "../turn.ts";
import { writeFiles } from "./form-actions.ts";
import { startEmptyDraft } from "./home-actions.ts";

/** On a message, or from anywhere. */
export const shortcutHandlers: Readonly<Record<string, (turn: Turn) => Promise<void>>> = {
  [callbacks.newListing]: startEmptyDraft,

  async [callbacks.draftFromMessage](turn) {
    await openForm(turn, loadingView("New listing"));
    const { message, channel } = turn.body;
    const { text, files } = readShared(message);
    const change = await turn.app.startDraft(await turn.actor(), {
      text,
      files,
      channel: channel?.id ?? null,
      ts: message?.ts ?? null,
      viewId: turn.open?.id ?? null,
    });
    await drawForm(turn, writingView({ id: change.id, photos: files.length, ai: change.ai }));
  },

  async [callbacks.addPhotosToListing](turn) {
    await openForm(turn, loadingView("Add photos"));
    const { files } = readShared(turn.body.message);
    if (files.length === 0) throw new OmsError("bad-input", { userText: "This message has no photos in it." });
    const { myDrafts } = await turn.app.overview(await turn.actor());
    await drawForm(turn, pickDraftForm(myDrafts, files.length, writeFiles(files)));
  },
};
