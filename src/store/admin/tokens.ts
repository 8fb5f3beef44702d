import { z } from "zod";
import type { TokenStore } from "#src/app/ports/admin.ts";
import { OmsError } from "#src/kernel/errors.ts";
import { nothing } from "#src/store/rows.ts";
import type { Rpc } from "#src/store/rpc.ts";
import type { Vault } from "#src/vault/vault.ts";
import { openTokens, sealedTokens, sealTokens } from "./sealed-tokens.ts";

const storedRow = sealedTokens.extend({ studioId: z.string(), externalShopId: z.string(), version: z.int() });

/** Shops' tokens. They are in clear only in what `read` returns. */
export function createTokenStore(rpc: Rpc, vault: Vault): TokenStore {
  return {
    read: async (shopId) => {
      const stored = await rpc("read_tokens", { p_shop_id: shopId }, storedRow.nullable());
      if (!stored) return null;
      return {
        ...openTokens(vault, { studioId: stored.studioId, shopId }, stored),
        externalShopId: stored.externalShopId,
        version: stored.version,
      };
    },
    leaseRefresh: (shopId, holder, ms, begin) =>
      rpc("lease_refresh", { p_shop_id: shopId, p_holder: holder, p_ms: ms, p_begin: begin === "begin" }, z.boolean()),
    save: async (shop, holder, tokens, version) => {
      const saved = await rpc(
        "save_tokens",
        {
          p_studio_id: shop.studioId,
          p_shop_id: shop.shopId,
          p_holder: holder,
          p_version: version ?? null,
          p_tokens: sealTokens(vault, shop, tokens),
        },
        z.boolean(),
      );
      if (!saved) throw new OmsError("lease-lost");
    },
    releaseRefresh: (shopId, holder, outcome) =>
      rpc("release_refresh", { p_shop_id: shopId, p_holder: holder, p_outcome: outcome ?? null }, nothing),
    markDead: (shopId, holder) => rpc("mark_dead", { p_shop_id: shopId, p_holder: holder }, z.boolean()),
  };
}
