import type { Marketplace } from "#src/marketplaces/port.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AppDeps } from "../deps.ts";
import type { ShopRecord } from "../model.ts";

/**
 * The marketplace as a shop reaches it: with the app of its own, or with the operator's. Its key is read each time, so that a
 * new secret counts from the next piece of work on. Raises `shop-disconnected` when the app went meanwhile, with its shop.
 */
export async function marketplaceOfShop(
  { marketplaces, admin }: Pick<AppDeps, "marketplaces" | "admin">,
  { marketplace, appId }: Pick<ShopRecord, "marketplace" | "appId">,
): Promise<Marketplace> {
  if (appId === null) return marketplaces.of(marketplace, null);
  const app = await admin.apps.app(appId);
  if (!app) throw new OmsError("shop-disconnected");
  return marketplaces.of(marketplace, app);
}
