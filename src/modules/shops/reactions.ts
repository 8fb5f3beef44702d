import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { NewOperation } from "#src/platform/queue/operation.ts";

/** What modules above do when something became of a shop, collected where the app is put together. */
export type ShopReactions = {
  /** It was read for the first time since it was connected: each queues work in that same transaction. */
  readonly shopConnected: readonly ((shop: { readonly shopId: ShopId; readonly connectedAt: Date }) => NewOperation)[];
};
