import type { z } from "zod";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { defineOperation, type Operation } from "#src/platform/queue/define-operation.ts";
import type { AppDeps } from "../deps.ts";
import { marketplaceOfShop, marketplaceOfStudio } from "../use-cases/marketplace-of-shop.ts";
import { shopAccess } from "../use-cases/shop-access.ts";
import { askers, tellReadFailed } from "./tell-read-failed.ts";

/** A copy of the category tree serves all studios for a day. */
const categoriesLastMs = 24 * 3_600_000;

/**
 * Reads what a shop is and offers: name, currency, counts per state, profiles, policies, sections, and what its newest
 * listings use. Reads only; nothing of buyers, orders or payments.
 */
async function readShop(
  deps: AppDeps,
  operation: Operation<z.infer<typeof askers>>,
  signal: AbortSignal,
): Promise<void> {
  const { shopId } = operation;
  if (!shopId) throw new OmsError("internal");
  const store = deps.stores.worker(operation.studioId);
  const shop = (await store.shops()).find((each) => each.id === shopId);
  if (!shop || shop.health === "disconnected") throw new OmsError("shop-disconnected");
  await freshCategories(deps, operation.studioId, shop.marketplace);
  const client = (await marketplaceOfShop(deps, shop)).shop({
    ...shopAccess(deps, operation, shop, signal),
    // A shop that is new here waits for nothing. Again and again, it may not take a day's last calls from what writes.
    priority: shop.readAt === null ? "person" : "bulk",
  });
  const anew = shop.readAt === null || shop.readAt < shop.connectedAt;
  // One after the other: a shop's reads share one allowance with what people wait for.
  const identity = await client.getShop();
  const counts = await client.countByState();
  const profiles = await client.readProfiles();
  const suggestedDefaults = (await client.suggestDefaults?.()) ?? {};
  await store.recordShop(operation, {
    shopId,
    name: identity.name,
    url: identity.url,
    currency: identity.currency,
    counts,
    profiles,
    suggestedDefaults,
    onVacation: identity.onVacation ?? false,
    // Only the first reading after it was connected is news; later ones refresh quietly.
    outbox: anew ? [{ template: "shop_connected", shopId, nonce: operation.id }] : [],
    // Its listings are read next, once; later readings are asked for, or come by the schedule.
    operations: anew ? deps.on.shopConnected.map((react) => react({ shopId, connectedAt: shop.connectedAt })) : [],
  });
  await store.logSync({ shopId, kind: "read_shop", outcome: "ok" });
}

export const readShopOperation = defineOperation({
  kind: "read_shop",
  params: askers,
  retry: "a-day",
  run: readShop,
  onGiveUp: tellReadFailed,
});

async function freshCategories(deps: AppDeps, studioId: StudioId, marketplace: string): Promise<void> {
  const client = await marketplaceOfStudio(deps, studioId, marketplace);
  if (!client.categories) return;
  const fetchedAt = await deps.admin.categories.fetchedAt(marketplace);
  if (fetchedAt && deps.clock.now().getTime() - fetchedAt.getTime() < categoriesLastMs) return;
  await deps.admin.categories.replace(marketplace, await client.categories());
}
