import { changeOf, redraw } from "../slack/actions/change-actions.ts";
import type { ActionHandler } from "../slack/handlers.ts";
import { changesActionIds } from "../slack/ids.ts";

export const warningActions = {
  async [changesActionIds.stopWarning](interaction, ids) {
    const actor = await interaction.actor();
    await redraw(interaction, await interaction.app.stopWarning(actor, changeOf(ids), ids[1] ?? ""));
  },
} satisfies Record<string, ActionHandler>;
