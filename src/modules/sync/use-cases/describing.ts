import { readContext } from "#src/modules/shops/index.ts";
import type { ShopId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { AppDeps } from "../deps.ts";
import { syncView } from "../describe-sync.ts";
import type { SyncView } from "../model.ts";
import type { StateAlert } from "../outbox.ts";
import type { AlertsView } from "../rules/state-alert.ts";
import { describeAlerts } from "../state-alerts.ts";

/** What the messages of this module are drawn from; they act for no person. */
export type SyncDescribing = {
  describeSync(studioId: StudioId, shopId: ShopId, runId: string): Promise<SyncView | null>;
  /** What is still to be said of a shop's listings; null when nothing is. */
  describeAlerts(
    studioId: StudioId,
    of: { shopId: ShopId; alerts: readonly StateAlert[]; all: number },
  ): Promise<AlertsView | null>;
};

export function syncDescribing(deps: AppDeps): SyncDescribing {
  const { stores } = deps;
  return {
    async describeSync(studioId, shopId, runId) {
      const store = stores.worker(studioId);
      const [context, runs] = await Promise.all([readContext(store), store.syncRuns(shopId, 20)]);
      const run = runs.find((each) => each.id === runId);
      return run ? syncView(deps, context, store, run) : null;
    },

    describeAlerts: (studioId, of) => describeAlerts(deps, studioId, of),
  };
}
