import { type Actor, audited, meetPerson, requirePermission } from "#src/modules/studio/index.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { readContext, shopView } from "../context.ts";
import type { AppDeps } from "../deps.ts";
import type { ShopView } from "../model.ts";

export type LimitShopUseCases = {
  /**
   * Owner only. Limits a shop to these people: nobody else drafts for it, changes or approves what touches it. Nobody
   * named: everybody whose role allows it. Reading is not limited.
   */
  setShopAccess(actor: Actor, shopId: ShopId, slackUserIds: readonly string[]): Promise<ShopView>;
};

/** Who may change a shop. */
export function limitShopUseCases(deps: AppDeps): LimitShopUseCases {
  return {
    setShopAccess: (actor, shopId, slackUserIds) =>
      audited(deps, actor, { action: "shop.access", shopId }, async () => {
        requirePermission(actor, "roles");
        const store = deps.stores.for(actor);
        const known = await store.members();
        const members = await Promise.all(
          slackUserIds.map(
            async (id) => known.find((member) => member.slackUserId === id) ?? (await meetPerson(deps, actor, id)),
          ),
        );
        await store.setShopAccess({ shopId, members: members.map(({ id }) => id), outbox: [] });
        const context = await readContext(store);
        const shop = context.shops.find((each) => each.id === shopId);
        if (!shop) throw new OmsError("not-found");
        return shopView(context, shop);
      }),
  };
}
