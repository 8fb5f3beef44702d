import { listingsActionIds } from "#src/modules/listings/index.ts";
import { drawForm, openForm } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { likeForm } from "../forms/draft-like.ts";
import { writingView } from "../forms/writing-view.ts";
import { changesActionIds } from "../ids.ts";
import type { ActionHandler } from "../turn.ts";

/** A draft like another listing, and the way out where none was found. */
export const likeActions = {
  /** `listing|id` or `change|id`. */
  async [listingsActionIds.draftLike](turn, [kind, id = ""]) {
    await openForm(turn, loadingView("New listing"));
    const like = kind === "change" ? { changeId: id as ChangeId } : { listingId: id as ListingId };
    await drawForm(turn, likeForm(await turn.app.draftLike(await turn.actor(), like)));
  },

  async [changesActionIds.draftFromNotes](turn) {
    const text = turn.body.view?.private_metadata ?? "";
    const viewId = turn.open?.id ?? null;
    const change = await turn.app.startDraft(await turn.actor(), { text, files: [], channel: null, ts: null, viewId });
    await drawForm(turn, writingView({ id: change.id, photos: 0, ai: change.ai }));
  },
} satisfies Record<string, ActionHandler>;
