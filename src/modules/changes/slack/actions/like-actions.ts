import { listingsActionIds } from "#src/modules/listings/index.ts";
import { drawForm, openForm } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { likeForm } from "../forms/draft-like.ts";
import { writingView } from "../forms/writing-view.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changesActionIds } from "../ids.ts";
import type { ActionHandler } from "../handlers.ts";

/** A draft like another listing, and the way out where none was found. */
export const likeActions = {
  /** `listing|id` or `change|id`. */
  async [listingsActionIds.draftLike](interaction, [kind, id = ""]) {
    await openForm(interaction, loadingView(changeFormsText.titles.newListing));
    const like = kind === "change" ? { changeId: id as ChangeId } : { listingId: id as ListingId };
    await drawForm(interaction, likeForm(await interaction.app.draftLike(await interaction.actor(), like)));
  },

  async [changesActionIds.draftFromNotes](interaction) {
    const text = interaction.body.view?.private_metadata ?? "";
    const viewId = interaction.open?.id ?? null;
    const change = await interaction.app.startDraft(await interaction.actor(), {
      text,
      files: [],
      channel: null,
      ts: null,
      viewId,
    });
    await drawForm(interaction, writingView({ id: change.id, photos: 0, ai: change.ai }));
  },
} satisfies Record<string, ActionHandler>;
