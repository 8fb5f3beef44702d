import { marked, type SlackParts } from "#src/modules/studio/index.ts";
import type { App } from "../app.ts";
import { reportEvents } from "./actions/events.ts";
import { homeActions } from "./actions/home-actions.ts";
import { listingActions } from "./actions/listing-actions.ts";
import { reportsActionIds } from "./ids.ts";
import { homePageActions, reportActions } from "./actions/report-actions.ts";

/** What this module answers in Slack. */
export const reportsSlack: SlackParts<App> = {
  actions: { ...homeActions, ...reportActions, ...listingActions, ...marked(homePageActions, { drawsItself: true }) },
  needs: { [reportsActionIds.settings]: "settings" },
  events: reportEvents,
};
