import { stockOf } from "#src/catalog/fields/field-words.ts";
import { listingsOfProducts } from "#src/modules/changes/index.ts";
import { type ListingRecord, listingView } from "#src/modules/listings/index.ts";
import { readContext, shopView } from "#src/modules/shops/index.ts";
import type { ShopId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { AppDeps, ReadStore } from "./deps.ts";
import type { StateAlert } from "./outbox.ts";
import { type AlertsView, stillSo } from "./rules/state-alert.ts";

/** A shop's state alerts as they are now; null when the shop is gone or all of it is over. */
export async function describeAlerts(
  deps: AppDeps,
  studioId: StudioId,
  { shopId, alerts, all }: { readonly shopId: ShopId; readonly alerts: readonly StateAlert[]; readonly all: number },
): Promise<AlertsView | null> {
  const store = deps.stores.worker(studioId);
  const externalIds = alerts.map(({ externalId }) => externalId);
  const [context, listings] = await Promise.all([
    readContext(store),
    store.listings({ shopId, externalIds, limit: externalIds.length }),
  ]);
  const shop = context.shops.find((each) => each.id === shopId);
  const now = deps.clock.now();
  const elsewhere = await elsewhereOf(store, listings);
  const some = alerts.flatMap(({ externalId, kinds }) => {
    const record = listings.find((each) => each.externalId === externalId);
    if (!record) return [];
    const listing = listingView(deps, context, record);
    const left = kinds.filter((kind) => stillSo(kind, listing, stockOf(record.live), now));
    const others = left.includes("sold_out") ? elsewhere.filter(({ productId }) => productId === record.productId) : [];
    return left.length > 0
      ? [{ listing, kinds: left, elsewhere: others.map((other) => listingView(deps, context, other)) }]
      : [];
  });
  return shop && some.length > 0
    ? { shop: shopView(context, shop), all: all - (alerts.length - some.length), some }
    : null;
}

/** The same products on sale in other shops, of those that sold out. */
async function elsewhereOf(store: ReadStore, listings: readonly ListingRecord[]): Promise<readonly ListingRecord[]> {
  const soldOut = listings.filter(({ state }) => state === "sold_out");
  const products = [...new Set(soldOut.flatMap(({ productId }) => productId ?? []))];
  const sold = new Set(soldOut.map(({ shopId }) => shopId));
  return (await listingsOfProducts(store, products)).filter(({ shopId }) => !sold.has(shopId));
}
