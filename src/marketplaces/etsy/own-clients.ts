import type { MarketplaceApp } from "#src/marketplaces/apps.ts";
import type { Limiter, Limiters } from "#src/platform/http/pace/limiter.ts";
import { sha256 } from "#src/platform/kernel/hash.ts";
import { createEtsy, type EtsyMarketplace, type EtsyOptions } from "./etsy.ts";

type Made = { readonly mark: string; readonly client: EtsyMarketplace; readonly limiter: Limiter };

type OwnClientsOptions = Pick<EtsyOptions, "http" | "clock" | "config"> & { readonly limiters: Limiters };

/**
 * Clients of apps that aren't the operator's, one for each, made when first asked for. A new secret makes a new client; its
 * calls go on in the same pace, for Etsy counts by the key. Other apps notice nothing.
 */
export function createOwnClients({
  http,
  clock,
  config,
  limiters,
}: OwnClientsOptions): (app: MarketplaceApp) => EtsyMarketplace {
  const made = new Map<string, Made>();
  return ({ id, keystring, sharedSecret, perSecond, perDay }) => {
    const mark = sha256(JSON.stringify([keystring, sharedSecret]));
    const known = made.get(id);
    if (known?.mark === mark) return known.client;
    const limiter = known?.limiter ?? limiters({ pace: id, appId: id, perSecond, perDay });
    const client = createEtsy({ http, clock, limiter, config: { ...config, keystring, sharedSecret }, ownApp: true });
    made.set(id, { mark, client, limiter });
    return client;
  };
}
