import { collect } from "#src/platform/kernel/collect.ts";
import { changeTemplates } from "#src/modules/changes/index.ts";
import { privacyTemplates } from "#src/modules/privacy/index.ts";
import { reportTemplates } from "#src/modules/reports/index.ts";
import { shopTemplates } from "#src/modules/shops/index.ts";
import {
  type AnyTemplate,
  createDelivery as create,
  type Deliver,
  type DeliveryDeps,
  studioTemplates,
} from "#src/modules/studio/index.ts";
import { stockTemplates } from "#src/modules/stock/index.ts";
import { syncTemplates } from "#src/modules/sync/index.ts";
import { tableTemplates } from "#src/modules/tables/index.ts";
import type { App } from "./app.ts";
import type { WorkerStore } from "./deps.ts";

/** Collected from the modules: every message to Slack. */
const all: readonly AnyTemplate<App, WorkerStore>[] = [
  ...studioTemplates,
  ...shopTemplates,
  ...changeTemplates,
  ...syncTemplates,
  ...stockTemplates,
  ...tableTemplates,
  ...privacyTemplates,
  ...reportTemplates,
];

const byName = collect(all.map((template) => [template.template, template]));

/** What a worker of this version draws. */
export const outboxTemplates: readonly string[] = [...byName.keys()];

/** Delivers one claimed message to one of its ends: sent, again later, or given up, which is told. */
export function createDelivery(deps: DeliveryDeps<App, WorkerStore>): Deliver {
  return create(deps, byName);
}
