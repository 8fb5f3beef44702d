import type { CategoryAttribute } from "#src/catalog/fields/attributes.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { Marketplace, ShopClient } from "#src/marketplaces/port.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import { marketplaceOfShop, shopAccess, type ShopRecord, type StudioContext } from "#src/modules/shops/index.ts";
import type { AppDeps } from "#src/modules/tables/index.ts";
import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";

/** What the marketplace says of a listing beside the mirror, and what its category can say of it; or why it can't be read. */
export type Beside =
  | { readonly fields: FlatFields; readonly ofCategory: readonly CategoryAttribute[] }
  | { readonly code: string; readonly text: string };

type Reached = { readonly marketplace: Marketplace; readonly client: ShopClient };

/**
 * Reads of listings, one call each, what the mirror doesn't have. A listing or a shop that can't be read keeps back no other;
 * what passes by itself, as a day's allowance does, is raised, so that the plan goes on later.
 */
export function besideReader(
  deps: AppDeps,
  operation: LeasedOperation,
  { shops }: StudioContext,
  signal: AbortSignal,
): (listing: ListingRecord) => Promise<Beside> {
  const reached = new Map<string, Promise<Reached>>();
  const reach = async (shop: ShopRecord): Promise<Reached> => {
    const marketplace = await marketplaceOfShop(deps, shop);
    return { marketplace, client: marketplace.shop(shopAccess(deps, operation, shop, signal)) };
  };
  return async ({ shopId, externalId, live }) => {
    const shop = shops.find(({ id }) => id === shopId);
    if (!shop) throw new OmsError("wrong-state");
    const found = reached.get(shopId) ?? reach(shop);
    reached.set(shopId, found);
    try {
      const { marketplace, client } = await found;
      const category = Number(live["category"] ?? 0);
      const [fields = {}, ofCategory = []] = await Promise.all([
        client.readBeside?.(externalId),
        category > 0 ? marketplace.attributes?.(category) : [],
      ]);
      return { fields, ofCategory };
    } catch (error) {
      const problem = toOmsError(error);
      if (problem.retry === "later" || problem.code === "lease-lost") throw error;
      return { code: "not-readable", text: problem.userText };
    }
  };
}
