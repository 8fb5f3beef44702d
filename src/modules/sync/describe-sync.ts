import { listingView } from "#src/modules/listings/index.ts";
import { shopView, type StudioContext } from "#src/modules/shops/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AppDeps, ReadStore } from "./deps.ts";
import type { SyncRunRecord, SyncView } from "./model.ts";

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
