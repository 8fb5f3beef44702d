import type { ActionHandler } from "./turn.ts";
import { actions } from "#src/platform/slack/blocks/ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { drawForm, openForm } from "./interaction/interaction.ts";
import { roleForm } from "./role-form.ts";

/** Buttons about who may do what. */
export const roleActions = {
  async [actions.makeManager](turn) {
    await openForm(turn, loadingView("Roles"));
    await drawForm(turn, roleForm(await turn.app.members(await turn.actor()), "manager"));
  },
} satisfies Record<string, ActionHandler>;
