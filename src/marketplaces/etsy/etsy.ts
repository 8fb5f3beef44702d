import { z } from "zod";
import type { Marketplace, MarketplaceKind, ShopAccess, ShopClient } from "#src/marketplaces/port.ts";
import type { Http } from "#src/platform/http/http.ts";
import { createLimiter, type Limiter } from "#src/platform/http/pace/limiter.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { createEtsyClient, type Caller, type EtsyClient } from "./api/client.ts";
import { createImages } from "./listings/images.ts";
import { createCategoryProperties } from "./listings/category-properties.ts";
import { createListings } from "./listings/listings.ts";
import { createPhotoLinks } from "./listings/photo-links.ts";
import { createKept } from "./listings/kept.ts";
import { createMirror } from "./listings/mirror.ts";
import { createVideos } from "./listings/videos.ts";
import { createOauth } from "./api/oauth.ts";
import { checkKey, etsyOwnApps } from "./own-apps.ts";
import { etsyFacts } from "./facts.ts";
import { whenMadeKey } from "./fields.ts";
import { etsyRules } from "./rules.ts";
import { etsyPolicy } from "./warnings.ts";
import { createOperators } from "./shop/operators.ts";
import { getShop, readProfiles } from "./shop/shop.ts";
import { suggestDefaults } from "./shop/suggest-defaults.ts";
import { readCategories } from "./shop/categories.ts";
import { createWhenMade, type WhenMade } from "./listings/when-made.ts";

export type EtsyOptions = {
  readonly http: Http;
  readonly clock: Clock;
  readonly config: EtsyConfig;
  /** Shared by everything that uses the same key; one of its own when left out. */
  readonly limiter?: Limiter;
  /** Whether the key is one that a studio's owner brought, and not the operator's. */
  readonly ownApp?: boolean;
};

/** It has every capability that there is. */
export type EtsyMarketplace = Omit<Required<Marketplace>, "shop"> & { shop(access: ShopAccess): EtsyShop };
type EtsyShop = Required<ShopClient>;

export type EtsyConfig = {
  /** Null, as the secret is: calls are made with other apps only. */
  readonly keystring: string | null;
  readonly sharedSecret: string | null;
  /** The API's host: `https://api.etsy.com`. */
  readonly apiUrl: string;
  readonly tokenUrl: string;
  /** The consent page; listings are looked at on the same host. */
  readonly authorizeUrl: string;
};

/**
 * The pages of a listing: `/listing/<n>`, `/your/shops/me/listing-editor/edit/<n>`, `/your/shops/<name>/tools/listings/<n>`.
 * Its number stands last, or a title behind it; in Shop Manager it may stand behind the shown states, or behind `#`. The
 * stand-in for Etsy is on this machine.
 */
const link =
  /(?<![\p{L}\p{Nd}.@/=-])(?:https?:\/\/)?(?:(?:[a-z\d-]{1,63}\.){0,3}etsy\.com|localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?\/(?:[^\s<>|?#/]{1,100}\/){0,6}(?:listing|listings(?:\/[a-z_]{1,30}:[^\s<>|?#/]{1,100}){0,4}|listing-editor\/[a-z]+)(?:\/|\/?#)(\d{1,15})(?!\d)/iu;

/** What is known of Etsy without asking it. */
export const etsy = {
  facts: etsyFacts,
  ownApps: etsyOwnApps,
  rules: etsyRules,
  policy: etsyPolicy,
  // No further ones of one state are shown (etsy behaviour 6).
  reading: { pageSize: 100, largestOffset: 12_000 },
  // Its terms (etsy behaviour 10, "Caching").
  showForMs: 6 * 3_600_000,
  numberInLink: (typed) => link.exec(typed)?.[1] ?? null,
  // What is deactivated keeps the months it was paid for (etsy behaviour 3.5).
  paidUntil: ({ state, endsAt }, now) =>
    state === "inactive" && endsAt !== null && endsAt.getTime() > now.getTime() ? endsAt : null,
} satisfies MarketplaceKind;

/** Etsy's Open API v3 as the marketplace of the use cases. */
export function createEtsy(options: EtsyOptions): EtsyMarketplace {
  const { http, clock, config, limiter = createLimiter({ clock }), ownApp = false } = options;
  const { apiUrl, tokenUrl, authorizeUrl } = config;
  const [keystring, sharedSecret] = [config.keystring ?? "", config.sharedSecret ?? ""];
  const client = createEtsyClient({ http, limiter, apiUrl, apiKey: `${keystring}:${sharedSecret}`, ownApp });
  const webUrl = new URL(authorizeUrl).origin;
  const whenMade = createWhenMade(clock);
  return {
    keyless: config.keystring === null,
    ...createOauth({ http, limiter, clock, keystring, tokenUrl, authorizeUrl, ownApp }),
    checkKey: () => checkKey(client),
    identify: (accessToken) => identify(client, accessToken),
    categories: () => readCategories(client),
    ...createCategoryProperties(client, clock),
    choices: (key) => (key === whenMadeKey ? whenMade.choices() : []),
    shop: (access) => createShopClient(client, access, webUrl, whenMade),
  };
}

function createShopClient(client: EtsyClient, access: ShopAccess, webUrl: string, whenMade: WhenMade): EtsyShop {
  const shopId = access.externalShopId;
  const listings = createListings(client, access, shopId, webUrl, whenMade);
  return {
    ...listings,
    ...createMirror(client, access, shopId, listings.listingUrl, whenMade),
    ...createKept(client, access),
    ...createImages(client, access, shopId),
    ...createPhotoLinks(client, access, shopId),
    ...createVideos(client, access, shopId),
    ...createOperators(client, access, shopId),
    getShop: () => getShop(client, access, shopId),
    readProfiles: () => readProfiles(client, access, shopId),
    suggestDefaults: async (profiles) =>
      suggestDefaults(
        client,
        access,
        shopId,
        profiles ?? (await readProfiles(client, access, shopId)),
        whenMade.choices(),
      ),
  };
}

const self = z.object({ shop_id: z.number().int().nullish() });

async function identify(client: EtsyClient, accessToken: string) {
  const caller: Caller = {
    token: async (rejected) => {
      if (rejected === undefined) return accessToken;
      throw new OmsError("auth-dead");
    },
    refused: async () => {},
    guard: async () => {},
    priority: "person",
  };
  const me = await client.find("getMe", caller, {}, self);
  // An account without a shop: no number, zero, or 404 (the spec allows each).
  if (!me?.shop_id) throw new OmsError("shop-missing");
  return getShop(client, caller, String(me.shop_id));
}
