import type { ShopReactions } from "#src/modules/shops/index.ts";
import { syncConnectedShop } from "#src/modules/sync/index.ts";

/** Collected from the modules: what each does when something became of what lies below it. */
export const reactions: ShopReactions = { shopConnected: [syncConnectedShop] };
