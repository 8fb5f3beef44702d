import { z } from "zod";
import type { TokenSet } from "#src/marketplaces/port.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { nothing } from "#src/platform/database/values.ts";
import type { ShopId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { Vault } from "#src/platform/vault/vault.ts";
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

/** Decrypted only here; ciphertext is bound to its row. Never logged, never in an error. */
export type TokenStore = {
  read(shopId: ShopId): Promise<StoredTokens | null>;
  /**
   * One holder at a time refreshes a shop's tokens, over all processes. false: another process holds it. `begin`: the holder is
   * going to ask the marketplace, which is written down with the lease: killed from then on, it leaves a doubt.
   */
  leaseRefresh(shopId: ShopId, holder: string, ms: number, begin?: "begin"): Promise<boolean>;
  /**
   * Stored durably before use, by the holder of the lease, or over the version that they were got with. Gives the lease back.
   * Raises `lease-lost` when others were stored meanwhile.
   */
  save(shop: { studioId: StudioId; shopId: ShopId }, holder: string, tokens: TokenSet, version?: number): Promise<void>;
  /** `known`: the refresh that was begun changed nothing; `unknown`: it may have, and its tokens may be lost. */
  releaseRefresh(shopId: ShopId, holder: string, outcome?: "known" | "unknown"): Promise<void>;
  /**
   * The shop's sign-in is dead, as the holder of the lease found; says so once, in the listings channel and to every owner and
   * manager. Dead after a refresh whose end nobody knows, it was lost by us, and nothing is erased for it. false: the lease is
   * gone, a person signed in again meanwhile, and nothing is said.
   */
  markDead(shopId: ShopId, holder: string): Promise<boolean>;
};

export type StoredTokens = TokenSet & {
  readonly externalShopId: string;
  /** Counts tokens. */
  readonly version: number;
};
