import { z } from "zod";
import type { TokenSet } from "#src/app/ports/marketplace.ts";
import { instant } from "#src/store/rows.ts";
import type { Vault } from "#src/vault/vault.ts";

export const sealedTokens = z.object({
  access: z.string(),
  refresh: z.string(),
  expiresAt: instant,
  refreshExpiresAt: instant,
});
type SealedTokens = z.infer<typeof sealedTokens>;

/** A context names the row and column: an envelope opens nowhere else. Tokens as they are stored in `shop_credentials` for this shop. */
export function sealTokens(vault: Vault, shopId: string, tokens: TokenSet): SealedTokens {
  return {
    access: vault.seal(tokens.accessToken, `shop_credentials:${shopId}:access`),
    refresh: vault.seal(tokens.refreshToken, `shop_credentials:${shopId}:refresh`),
    expiresAt: tokens.expiresAt,
    refreshExpiresAt: tokens.refreshExpiresAt,
  };
}

/** Raises what the vault raises: a missing key, an envelope of another row. */
export function openTokens(vault: Vault, shopId: string, sealed: SealedTokens): TokenSet {
  return {
    accessToken: vault.open(sealed.access, `shop_credentials:${shopId}:access`),
    refreshToken: vault.open(sealed.refresh, `shop_credentials:${shopId}:refresh`),
    expiresAt: sealed.expiresAt,
    refreshExpiresAt: sealed.refreshExpiresAt,
  };
}
