import type { SlackParts } from "#src/modules/studio/index.ts";
import type { App } from "../app.ts";
import { tablesActionIds, tablesFormIds } from "./ids.ts";
import { optionsActions } from "./options.ts";
import { importActions, submitImport } from "./import-actions.ts";

/** What this module answers in Slack. */
export const tablesSlack: SlackParts<App> = {
  actions: { ...importActions, ...optionsActions },
  needs: { [tablesActionIds.importTable]: "draft" },
  forms: { [tablesFormIds.import]: submitImport },
};
