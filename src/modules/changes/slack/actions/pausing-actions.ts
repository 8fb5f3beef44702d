import { changesActionIds } from "../ids.ts";
import type { ActionHandler } from "../handlers.ts";
import { changeOf, redraw } from "./change-actions.ts";

/** The brake of one change of many. */
export const pausingActions = {
  async [changesActionIds.pause](interaction, ids) {
    await redraw(interaction, await interaction.app.pauseChange(await interaction.actor(), changeOf(ids)));
  },

  async [changesActionIds.resume](interaction, ids) {
    await redraw(interaction, await interaction.app.resumeChange(await interaction.actor(), changeOf(ids)));
  },
} satisfies Record<string, ActionHandler>;
