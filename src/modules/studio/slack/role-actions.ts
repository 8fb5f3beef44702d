import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { studioActionIds } from "./ids.ts";
import { drawForm, openForm } from "./interaction/interaction.ts";
import { roleForm } from "./role-form.ts";
import type { ActionHandler } from "./turn.ts";

/** Buttons about who may do what. */
export const roleActions = {
  async [studioActionIds.makeManager](turn) {
    await openForm(turn, loadingView("Roles"));
    await drawForm(turn, roleForm(await turn.app.members(await turn.actor()), "manager"));
  },
} satisfies Record<string, ActionHandler>;
