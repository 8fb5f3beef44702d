import { z } from "zod";
import { readMany } from "#src/modules/changes/index.ts";
import { marketplaceOfShop, shopAccess } from "#src/modules/shops/index.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { defineOperation, type Operation } from "#src/platform/queue/define-operation.ts";
import type { AppDeps } from "../deps.ts";
import { judgeShop } from "../use-cases/judge-shop.ts";

/** Listings that one call shows. */
const batch = 100;

/** `read`: the numbers are read first; else a whole reading of the shop just ended. */
const params = z.object({ read: z.boolean().default(true) });

/**
 * Reads the numbers of the shop's listings that are of shared products, and judges them.
 *
 * Calls: ⌈listings/100⌉; where one of them isn't there any more, a few to find which.
 */
async function checkStock(
  deps: AppDeps,
  operation: Operation<z.infer<typeof params>>,
  signal: AbortSignal,
): Promise<void> {
  const { shopId, studioId } = operation;
  if (!shopId) throw new OmsError("internal");
  if (operation.params.read) {
    const store = deps.stores.worker(studioId);
    const shop = (await store.shops()).find((each) => each.id === shopId);
    if (!shop || shop.health === "disconnected") throw new OmsError("shop-disconnected");
    const numbers = await store.stockListings(shopId);
    const client = (await marketplaceOfShop(deps, shop)).shop({
      ...shopAccess(deps, operation, shop, signal),
      priority: "bulk",
    });
    const checked = [];
    for (let from = 0; from < numbers.length; from += batch) {
      const read = await readMany(client, numbers.slice(from, from + batch), () => 0);
      for (const { listing } of read.values()) {
        const { listingId: externalId, state, fields } = listing;
        checked.push({ externalId, state, pieces: piecesIn(fields) });
      }
    }
    await store.recordStockCheck(operation, checked);
  }
  await judgeShop(deps, operation, shopId);
}

function piecesIn(fields: FlatFields): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, value]) =>
      field.startsWith("quantity:") && typeof value === "number" ? [[field, value]] : [],
    ),
  );
}

export const checkStockOperation = defineOperation({
  kind: "check_stock",
  madeOn: "stock-due",
  params,
  retry: "half-an-hour",
  run: checkStock,
});
