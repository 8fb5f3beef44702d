import { likeForm } from "#src/blocks/draft-like.ts";
import { actions } from "#src/blocks/ids.ts";
import { loadingView, writingView } from "#src/blocks/notice.ts";
import type { ChangeId, ListingId } from "#src/domain/ids.ts";
import { drawForm, openForm } from "../turn.ts";
import type { ActionHandler } from "./deps.ts";

/** A draft like another listing, and the way out where none was found. */
export const likeActions = {
  /** `listing|id` or `change|id`. */
  async [actions.draftLike](turn, [kind, id = ""]) {
    await openForm(turn, loadingView("New listing"));
    const like = kind === "change" ? { changeId: id as ChangeId } : { listingId: id as ListingId };
    await drawForm(turn, likeForm(await turn.app.draftLike(await turn.actor(), like)));
  },

  async [actions.draftFromNotes](turn) {
    const text = turn.body.view?.private_metadata ?? "";
    const viewId = turn.open?.id ?? null;
    const change = await turn.app.startDraft(await turn.actor(), { text, files: [], channel: null, ts: null, viewId });
    await drawForm(turn, writingView({ id: change.id, photos: 0, ai: change.ai }));
  },
} satisfies Record<string, ActionHandler>;
