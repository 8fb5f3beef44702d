import { isSingle, listingsOfProducts, mayBeTheSame, stockAfterMove } from "#src/modules/changes/index.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import { shopNameOf, type StudioContext } from "#src/modules/shops/index.ts";
import type { WorkerStore } from "#src/modules/tables/index.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import type { StateMove } from "../rules/rule.ts";

/**
 * Of listings that come on sale with one piece: in which other shop what may be the same piece is on sale. Two people could buy it.
 *
 * @returns by the listing, the name of that shop
 */
export async function onSaleElsewhere(
  store: Pick<WorkerStore, "listings">,
  context: StudioContext,
  to: StateMove,
  listings: readonly ListingRecord[],
): Promise<ReadonlyMap<ListingId, string>> {
  if ((to !== "renew" && to !== "put_on_sale") || !mayBeTheSame(context)) return new Map();
  const ones = listings.filter((listing) => listing.productId !== null && stockAfterMove(to, listing) === 1);
  const others = await listingsOfProducts(store, [...new Set(ones.flatMap(({ productId }) => productId ?? []))]);
  return new Map(
    ones.flatMap(({ id, productId, shopId }): [ListingId, string][] => {
      const other = others.find((each) => each.productId === productId && each.shopId !== shopId && isSingle(each));
      return other ? [[id, shopNameOf(context, other.shopId)]] : [];
    }),
  );
}
