import { callbacks } from "#src/blocks/ids.ts";
import { loadingView } from "#src/blocks/notice.ts";
import { OmsError } from "#src/kernel/errors.ts";
import { readShared } from "../text-in.ts";
import { openForm, type Turn } from "../turn.ts";
import { startEmptyDraft } from "./home-actions.ts";
import { addTo, draftFrom } from "./photo-actions.ts";

/** On a message, or from anywhere. */
export const shortcutHandlers: Readonly<Record<string, (turn: Turn) => Promise<void>>> = {
  [callbacks.newListing]: startEmptyDraft,

  async [callbacks.draftFromMessage](turn) {
    await openForm(turn, loadingView("New listing"));
    const { message, channel } = turn.body;
    await draftFrom(turn, { ...readShared(message), channel: channel?.id ?? null, ts: message?.ts ?? null });
  },

  async [callbacks.addPhotosToListing](turn) {
    await openForm(turn, loadingView("Add photos"));
    const { files } = readShared(turn.body.message);
    if (files.length === 0) throw new OmsError("bad-input", { userText: "This message has no photos in it." });
    await addTo(turn, files);
  },
};
