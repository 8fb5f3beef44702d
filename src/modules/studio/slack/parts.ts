import type { App } from "../app.ts";
import type { SlackParts } from "./interaction/handlers.ts";
import { studioActionIds } from "./ids.ts";
import { roleActions } from "./role-actions.ts";
import { studioForms } from "./studio-forms.ts";

/** What this module answers in Slack. */
export const studioSlack: SlackParts<App> = {
  actions: roleActions,
  needs: { [studioActionIds.makeManager]: "roles" },
  forms: studioForms,
};
