import { listingView } from "#src/modules/listings/index.ts";
import { readContext, shopView, type StudioContext } from "#src/modules/shops/index.ts";
import type { ShopId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AppDeps, ReadStore } from "../deps.ts";
import type { SyncRunRecord, SyncView } from "../model.ts";
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

/** So many are named in the result of a reading; the rest is a click away. */
const named = 10;

export async function syncView(
  deps: AppDeps,
  context: StudioContext,
  store: ReadStore,
  run: SyncRunRecord,
): Promise<SyncView> {
  const shop = context.shops.find((each) => each.id === run.shopId);
  if (!shop) throw new OmsError("not-found");
  const differing = run.finishedAt
    ? await store.listings({ shopId: run.shopId, differing: true, withGone: true, limit: named })
    : [];
  return {
    shop: shopView(context, shop),
    done: run.done,
    total: run.total,
    result: run.result,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    differing: differing
      .map((listing) => listingView(deps, context, listing))
      .filter((listing) => listing.gone || listing.differences.length > 0),
  };
}
