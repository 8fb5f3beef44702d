import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { studioActionIds } from "./ids.ts";
import { drawForm, openForm } from "./interaction/interaction.ts";
import { roleForm } from "./role-form.ts";
import type { ActionHandler } from "./handlers.ts";
import { studioText } from "../messages/en.ts";

/** Buttons about who may do what. */
export const roleActions = {
  async [studioActionIds.makeManager](interaction) {
    await openForm(interaction, loadingView(studioText.roles.title));
    await drawForm(interaction, roleForm(await interaction.app.members(await interaction.actor()), "manager"));
  },
} satisfies Record<string, ActionHandler>;
