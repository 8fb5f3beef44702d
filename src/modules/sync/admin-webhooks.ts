import { z } from "zod";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { sha256 } from "#src/platform/kernel/hash.ts";
import type { ShopNews } from "./model.ts";

/** Asks for a reading of the shop, in one transaction with noting the message. Nothing but the message's hash is kept. */
export function shopChanged(rpc: Rpc, { messageId, marketplace, externalShopId, appId }: ShopNews) {
  const args = {
    p_message_hash: sha256(messageId),
    p_marketplace: marketplace,
    p_external_shop_id: externalShopId,
    p_app_id: appId,
  };
  return rpc("shop_changed", args, z.enum(["queued", "waiting", "repeated", "unknown"]));
}

/** Forgets messages that will not be said again. @returns how many */
export function forgetWebhooks(rpc: Rpc): Promise<number> {
  return rpc("forget_webhooks", {}, z.int());
}
