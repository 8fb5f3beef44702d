import { addTo, draftFrom } from "#src/modules/changes/index.ts";
import { startEmptyDraft } from "#src/modules/reports/index.ts";
import { openForm } from "#src/modules/studio/index.ts";
import type { Turn } from "#src/modules/turn.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { callbacks } from "#src/platform/slack/blocks/ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { readShared } from "#src/platform/slack/text-in.ts";

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
