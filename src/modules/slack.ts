import { collect } from "#src/platform/kernel/collect.ts";
import { changesSlack } from "#src/modules/changes/index.ts";
import { plansSlack } from "#src/modules/plans/index.ts";
import { privacySlack } from "#src/modules/privacy/index.ts";
import { productsSlack } from "#src/modules/products/index.ts";
import { reportsSlack } from "#src/modules/reports/index.ts";
import { shopsSlack } from "#src/modules/shops/index.ts";
import { stockSlack } from "#src/modules/stock/index.ts";
import {
  type Action,
  type Form,
  type Permission,
  type Search,
  type Shortcut,
  type SlackEvent,
  type SlackParts,
  studioSlack,
} from "#src/modules/studio/index.ts";
import { tablesSlack } from "#src/modules/tables/index.ts";
import type { App } from "./app.ts";

/** Collected from the modules: what the app answers in Slack. */
const parts: readonly SlackParts<App>[] = [
  studioSlack,
  shopsSlack,
  productsSlack,
  changesSlack,
  stockSlack,
  tablesSlack,
  plansSlack,
  privacySlack,
  reportsSlack,
];

export const slackActions: ReadonlyMap<string, Action<App>> = collected(parts.map(({ actions }) => actions));
export const slackNeeds: ReadonlyMap<string, Permission> = collected(parts.map(({ needs }) => needs));
export const slackForms: ReadonlyMap<string, Form<App>> = collected(parts.map(({ forms }) => forms));
export const slackSearches: ReadonlyMap<string, Search<App>> = collected(parts.map(({ searches }) => searches));
export const slackShortcuts: ReadonlyMap<string, Shortcut<App>> = collected(parts.map(({ shortcuts }) => shortcuts));
export const slackEvents: readonly SlackEvent<App>[] = parts.flatMap(({ events }) => events ?? []);

function collected<Part>(tables: readonly (Readonly<Record<string, Part>> | undefined)[]): ReadonlyMap<string, Part> {
  return collect(tables.flatMap((table) => Object.entries(table ?? {})));
}
