import { changeOf, redraw } from "../slack/actions/change-actions.ts";
import type { ActionHandler } from "../slack/handlers.ts";
import { changesActionIds } from "../slack/ids.ts";

export const openPointActions = {
  async [changesActionIds.leavePointsOut](interaction, ids) {
    await redraw(interaction, await interaction.app.leavePointsOut(await interaction.actor(), changeOf(ids)));
  },
} satisfies Record<string, ActionHandler>;
