import type { SlackParts } from "#src/modules/studio/index.ts";
import type { App } from "../app.ts";
import { shopsActionIds } from "./ids.ts";
import { shopActions } from "./shop-actions.ts";
import { safetyActions, safetyForms } from "./safety/safety-actions.ts";
import { shopForms } from "./shop-forms.ts";

/** What this module answers in Slack. */
export const shopsSlack: SlackParts<App> = {
  actions: { ...shopActions, ...safetyActions },
  needs: { [shopsActionIds.shopDefaults]: "setDefaults", [shopsActionIds.shopAccess]: "roles" },
  forms: { ...shopForms, ...safetyForms },
};
