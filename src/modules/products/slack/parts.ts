import type { SlackParts } from "#src/modules/studio/index.ts";
import type { App } from "../app.ts";
import { productActions } from "./product-actions.ts";

/** What this module answers in Slack. */
export const productsSlack: SlackParts<App> = {
  actions: productActions,
};
