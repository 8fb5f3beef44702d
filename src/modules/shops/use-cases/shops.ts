import type { Choice } from "#src/catalog/fields/definition.ts";
import type { ShopDefaults } from "#src/catalog/listing.ts";
import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { marketplaceOf } from "#src/marketplaces/registry.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import { askedView } from "../asked-view.ts";
import { readContext, shopView } from "../context.ts";
import type { AppDeps } from "../deps.ts";
import type { AskedReadingView, ShopView } from "../model.ts";

export type ShopUseCases = {
  /** Connected shops, and disconnected ones only with `all`. */
  shops(actor: Actor, all?: boolean): Promise<ShopView[]>;
  shop(actor: Actor, shopId: ShopId): Promise<ShopView>;
  setShopDefaults(actor: Actor, shopId: ShopId, defaults: ShopDefaults): Promise<ShopView>;
  /** What can be chosen at present where a field's definition leaves it open. */
  readonly choices: (marketplace: string, key: string) => readonly Choice[];
  /** Reads what the shop offers to choose from again; the listings channel hears nothing. */
  rereadShop(actor: Actor, shopId: ShopId): Promise<AskedReadingView>;
  /** Stops every write at once; `shopId` null = the whole studio. */
  pause(actor: Actor, shopId: ShopId | null): Promise<void>;
  resume(actor: Actor, shopId: ShopId | null): Promise<void>;
  disconnect(actor: Actor, shopId: ShopId): Promise<void>;
  /** The copies of a shop whose sign-in is dead are kept for 30 days. @returns until when; null: none is about to be erased */
  keepShop(actor: Actor, shopId: ShopId): Promise<{ shop: ShopView; until: Date | null }>;
};

export function shopUseCases(deps: AppDeps): ShopUseCases {
  const { ids, stores } = deps;

  const shops: ShopUseCases["shops"] = async (actor, all = false) => {
    requirePermission(actor, "view");
    const context = await readContext(stores.for(actor));
    return context.shops.filter((shop) => all || shop.health !== "disconnected").map((shop) => shopView(context, shop));
  };

  const shop: ShopUseCases["shop"] = async (actor, shopId) => {
    const found = (await shops(actor, true)).find((each) => each.id === shopId);
    if (!found) throw new OmsError("not-found");
    return found;
  };

  const setPaused = (actor: Actor, shopId: Parameters<ShopUseCases["pause"]>[1], paused: boolean) =>
    audited(deps, actor, { action: paused ? "pause" : "resume", ...(shopId ? { shopId } : {}) }, async () => {
      requirePermission(actor, "pause");
      const note = paused ? ("paused" as const) : ("resumed" as const);
      const by = actor.member.slackUserId;
      const entry: OutboxEntry = shopId
        ? { template: "shop_note", shopId, note, by, mention: [], nonce: ids.uuid() }
        : { template: "studio_note", note, by, nonce: ids.uuid() };
      await stores.for(actor).setPaused({ paused, shopId, outbox: [entry] });
    });

  return {
    shops,
    shop,

    setShopDefaults: (actor, shopId, defaults) =>
      audited(deps, actor, { action: "shop.defaults", shopId }, async () => {
        requirePermission(actor, "setDefaults");
        const refused = marketplaceOf({ marketplace: (await shop(actor, shopId)).marketplace.key }).rules.together(
          defaults,
        );
        if (refused !== undefined) throw new OmsError("bad-input", { userText: refused });
        await stores.for(actor).setShopDefaults({ shopId, defaults, outbox: [] });
        return shop(actor, shopId);
      }),

    choices: (marketplace, key) => deps.marketplaces.of(marketplace, null).choices?.(key) ?? [],

    rereadShop: (actor, shopId) =>
      audited(deps, actor, { action: "shop.read", shopId }, async () => {
        requirePermission(actor, "setDefaults");
        const found = await shop(actor, shopId);
        return askedView(found, await stores.for(actor).askToRead("read_shop", [shopId]));
      }),

    pause: (actor, shopId) => setPaused(actor, shopId, true),
    resume: (actor, shopId) => setPaused(actor, shopId, false),

    keepShop: (actor, shopId) =>
      audited(deps, actor, { action: "shop.keep", shopId }, async () => {
        requirePermission(actor, "keep");
        const until = await stores.for(actor).keepShop({ shopId });
        return { shop: await shop(actor, shopId), until };
      }),

    disconnect: (actor, shopId) =>
      audited(deps, actor, { action: "shop.disconnect", shopId }, async () => {
        requirePermission(actor, "disconnect");
        const by = actor.member.slackUserId;
        await stores.for(actor).disconnectShop({
          shopId,
          outbox: [{ template: "shop_note", shopId, note: "disconnected", by, mention: [], nonce: ids.uuid() }],
        });
      }),
  };
}
