import { type AskedReadingView, askedView, readContext, usableShops } from "#src/modules/shops/index.ts";
import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AppDeps } from "../deps.ts";
import type { SyncView } from "../model.ts";
import { syncText } from "../messages/en.ts";
import { syncView } from "./describing.ts";

export type SyncUseCases = {
  /** Reads all listings of one shop, or of every shop, and compares them. The result is posted in the channel. */
  sync(actor: Actor, shopId: ShopId | null): Promise<readonly AskedReadingView[]>;
  /** How the newest reading of each shop is going. */
  syncProgress(actor: Actor): Promise<SyncView[]>;
};

export function syncUseCases(deps: AppDeps): SyncUseCases {
  const { stores } = deps;
  return {
    sync: (actor, shopId) =>
      audited(deps, actor, { action: "shop.sync", ...(shopId ? { shopId } : {}) }, async () => {
        requirePermission(actor, "draft");
        const store = stores.for(actor);
        const context = await readContext(store);
        const shops = usableShops(context).filter((shop) => shopId === null || shop.id === shopId);
        if (shops.length === 0)
          throw new OmsError(shopId ? "shop-disconnected" : "not-found", { userText: syncText.noShop });
        const asked = await store.askToRead(
          "sync_shop",
          shops.map(({ id }) => id),
        );
        return shops.map((shop) => askedView(shop, asked));
      }),

    async syncProgress(actor) {
      requirePermission(actor, "view");
      const store = stores.for(actor);
      const context = await readContext(store);
      const runs = await Promise.all(usableShops(context).map((shop) => store.syncRuns(shop.id, 1)));
      return Promise.all(runs.flat().map((run) => syncView(deps, context, store, run)));
    },
  };
}
