import { marketplaceOfShop, readingAccess } from "#src/modules/shops/index.ts";
import { type Actor, requirePermission } from "#src/modules/studio/index.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AppDeps } from "../../deps.ts";
import type { OpenedEdit } from "./listing-changes.ts";

type Read = { readonly opened: Pick<OpenedEdit["opened"], "context" | "listing"> };

export type KeptThereUseCases = {
  /**
   * What the listing has at its marketplace that nothing here ever writes, in words that go on a sentence. Read at this moment;
   * null: the marketplace couldn't be asked.
   */
  keptThere(actor: Actor, read: Read): Promise<readonly string[] | null>;
  /** … of a listing that wasn't read for a form; undefined: it isn't there any more, or its shop isn't connected. */
  keptOf(actor: Actor, id: ListingId): Promise<readonly string[] | null | undefined>;
};

export function keptThereUseCases(deps: AppDeps): KeptThereUseCases {
  const keptThere: KeptThereUseCases["keptThere"] = async (actor, { opened: { context, listing } }) => {
    requirePermission(actor, "view");
    const shop = context.shops.find(({ id }) => id === listing.shopId);
    if (!shop) return null;
    try {
      const marketplace = await marketplaceOfShop(deps, shop);
      const client = marketplace.shop(readingAccess(deps, actor.studioId, shop));
      return (await client.readKept?.(listing.externalId)) ?? [];
    } catch (error) {
      // The page says what else there is; it is worth showing without that.
      if (!(error instanceof OmsError)) throw error;
      deps.logger.info({ shop: shop.id, code: error.code }, "what a listing has beside its fields couldn't be read");
      return null;
    }
  };

  return {
    keptThere,

    async keptOf(actor, id) {
      requirePermission(actor, "view");
      const opened = await deps.stores.for(actor).listing(id, 1);
      const shop = opened?.context.shops.find((each) => each.id === opened.listing.shopId);
      if (!opened || opened.listing.goneAt || !shop || shop.health === "disconnected") return undefined;
      return keptThere(actor, { opened });
    },
  };
}
