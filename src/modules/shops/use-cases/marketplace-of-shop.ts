import type { Marketplace } from "#src/marketplaces/port.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
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

/**
 * The marketplace for what needs a key and no shop, as its categories do: with the operator's app, or, where there is none, with one
 * that owners of the studio brought. Without either its calls are refused.
 */
export async function marketplaceOfStudio(
  { marketplaces, admin }: Pick<AppDeps, "marketplaces" | "admin">,
  studioId: StudioId,
  marketplace: string,
): Promise<Marketplace> {
  const operated = marketplaces.of(marketplace, null);
  if (!operated.keyless) return operated;
  const accepted = (await admin.apps.apps(studioId, marketplace)).find(({ acceptedAt }) => acceptedAt !== null);
  const app = accepted ? await admin.apps.app(accepted.id) : null;
  return app ? marketplaces.of(marketplace, app) : operated;
}
