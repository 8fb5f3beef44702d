import type { SharedFile } from "#src/app/ports/workspace.ts";
import { actions, joinIds } from "#src/blocks/ids.ts";
import { loadingView, writingView } from "#src/blocks/notice.ts";
import { pickDraftForm } from "#src/blocks/small-forms.ts";
import type { App } from "#src/app/app.ts";
import { drawForm, openForm, type Turn } from "../turn.ts";
import type { ActionHandler } from "./deps.ts";
import { readFiles, writeFiles } from "./form-actions.ts";

/** The buttons under photos that were sent to the app: each holds the files. */
export const photoActions = {
  async [actions.draftFromPhotos](turn, value) {
    await openForm(turn, loadingView("New listing"));
    await draftFrom(turn, { text: "", files: readFiles(joinIds(...value)), channel: null, ts: null });
  },

  async [actions.addPhotos](turn, value) {
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
  const { myDrafts, counts } = await turn.app.overview(await turn.actor());
  await drawForm(turn, pickDraftForm(myDrafts, files.length, writeFiles(files), counts.drafts));
}
