import { z } from "zod";
import type { TokenSet } from "#src/marketplaces/port.ts";
import { instant } from "#src/platform/database/values.ts";
import type { SealedPlace, Vault } from "#src/platform/vault/vault.ts";

export const sealedTokens = z.object({
  access: z.string(),
  refresh: z.string(),
  expiresAt: instant,
  refreshExpiresAt: instant,
});
type SealedTokens = z.infer<typeof sealedTokens>;

/** Whose tokens they are: an envelope opens for no other shop and no other studio. */
type Owner = { readonly studioId: string; readonly shopId: string };

const place = (column: "access_token" | "refresh_token", { studioId, shopId }: Owner): SealedPlace => ({
  table: "shop_credentials",
  column,
  row: shopId,
  studio: studioId,
});

/** Tokens as they are stored in `shop_credentials` for this shop. */
export function sealTokens(vault: Vault, owner: Owner, tokens: TokenSet): SealedTokens {
  return {
    access: vault.seal(tokens.accessToken, place("access_token", owner)),
    refresh: vault.seal(tokens.refreshToken, place("refresh_token", owner)),
    expiresAt: tokens.expiresAt,
    refreshExpiresAt: tokens.refreshExpiresAt,
  };
}

/** Raises what the vault raises: a missing key, an envelope of another row. */
export function openTokens(vault: Vault, owner: Owner, sealed: SealedTokens): TokenSet {
  return {
    accessToken: vault.open(sealed.access, place("access_token", owner)),
    refreshToken: vault.open(sealed.refresh, place("refresh_token", owner)),
    expiresAt: sealed.expiresAt,
    refreshExpiresAt: sealed.refreshExpiresAt,
  };
}
