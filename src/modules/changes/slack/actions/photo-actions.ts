import { drawForm, openForm } from "#src/modules/studio/index.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import type { App } from "../../app.ts";
import { pickDraftForm } from "../forms/small-forms.ts";
import { writingView } from "../forms/writing-view.ts";
import { changesActionIds } from "../ids.ts";
import type { ActionHandler, Turn } from "../turn.ts";
import { readFiles, writeFiles } from "./form-actions.ts";

/** The buttons under photos that were sent to the app: each holds the files. */
export const photoActions = {
  async [changesActionIds.draftFromPhotos](turn, value) {
    await openForm(turn, loadingView("New listing"));
    await draftFrom(turn, { text: "", files: readFiles(joinIds(...value)), channel: null, ts: null });
  },

  async [changesActionIds.addPhotos](turn, value) {
    await openForm(turn, loadingView("Add photos"));
    await addTo(turn, readFiles(joinIds(...value)));
  },
} satisfies Record<string, ActionHandler>;

/** Into the form that is open. */
export async function draftFrom(turn: Turn, from: Omit<Parameters<App["startDraft"]>[1], "viewId">): Promise<void> {
  const change = await turn.app.startDraft(await turn.actor(), { ...from, viewId: turn.open?.id ?? null });
  await drawForm(turn, writingView({ id: change.id, photos: from.files.length, ai: change.ai }));
}

/** Into the form that is open: which draft gets them. */
export async function addTo(turn: Turn, files: readonly SharedFile[]): Promise<void> {
  const { all, some } = await turn.app.myDrafts(await turn.actor());
  await drawForm(turn, pickDraftForm(some, files.length, writeFiles(files), all));
}
