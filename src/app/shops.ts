import { OmsError } from "#src/kernel/errors.ts";
import { audited, requirePermission } from "./access.ts";
import type { App } from "./app.ts";
import { askedView } from "./asked-view.ts";
import type { AppDeps } from "./deps.ts";
import { readContext, shopView } from "./describe.ts";
import type { OutboxEntry } from "./ports/messages.ts";
import type { Actor } from "./ports/store.ts";

type ShopUseCases = Pick<
  App,
  | "shops"
  | "shop"
  | "setShopDefaults"
  | "whenMadeChoices"
  | "rereadShop"
  | "pause"
  | "resume"
  | "disconnect"
  | "keepShop"
>;

export function shopUseCases(deps: AppDeps): ShopUseCases {
  const { ids, stores } = deps;

  const shops: App["shops"] = async (actor, all = false) => {
    requirePermission(actor, "view");
    const context = await readContext(stores.for(actor));
    return context.shops.filter((shop) => all || shop.health !== "disconnected").map((shop) => shopView(context, shop));
  };

  const shop: App["shop"] = async (actor, shopId) => {
    const found = (await shops(actor, true)).find((each) => each.id === shopId);
    if (!found) throw new OmsError("not-found");
    return found;
  };

  const setPaused = (actor: Actor, shopId: Parameters<App["pause"]>[1], paused: boolean) =>
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
        await stores.for(actor).setShopDefaults({ shopId, defaults, outbox: [] });
        return shop(actor, shopId);
      }),

    whenMadeChoices: () => deps.marketplace.whenMadeChoices(),

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
