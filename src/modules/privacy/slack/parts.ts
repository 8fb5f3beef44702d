import type { SlackParts } from "#src/modules/studio/index.ts";
import type { App } from "../app.ts";
import { privacyFormIds } from "./ids.ts";
import { privacyActions, submitErasure } from "./privacy-actions.ts";

/** What this module answers in Slack. */
export const privacySlack: SlackParts<App> = {
  actions: privacyActions,
  forms: { [privacyFormIds.eraseStudio]: submitErasure },
};
