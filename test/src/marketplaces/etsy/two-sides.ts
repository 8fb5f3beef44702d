import { seeded } from "#sandbox/etsy/seed.ts";
import { attributeProblems, attributesOf } from "#src/catalog/fields/attributes.ts";
import { writtenApart } from "#src/catalog/fields/definition.ts";
import type { ItemContent, ListingContent, ShopDefaults } from "#src/catalog/listing.ts";
import { neededBeside } from "#src/catalog/fields/needs.ts";
import { type ListingPayload, resolveDefaults } from "#src/catalog/payload.ts";
import { createEtsy } from "#src/marketplaces/etsy/etsy.ts";
import { etsyFacts } from "#src/marketplaces/etsy/facts.ts";
import { etsyRules } from "#src/marketplaces/etsy/rules.ts";
import { createHostPolicy } from "#src/platform/http/host-policy.ts";
import { createHttp } from "#src/platform/http/http.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { openMarket } from "#test/sandbox/etsy/market.ts";
import { createVirtualClock } from "#test/src/http/virtual-clock.ts";
import { config } from "./stand-in.ts";

const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0);
export const currency = "USD";

/** A new listing as one shop would have it. */
export type Sample = { readonly content: ListingContent; readonly item: ItemContent; readonly defaults: ShopDefaults };

/** What is checked before the first call, and the stand-in in this process. */
export async function openTwoSides() {
  const market = openMarket({ limits: { perSecond: 1_000_000, perDay: 100_000_000 } });
  const { access: token } = await market.connect(seeded.usSeller);
  const clock = createVirtualClock(market.now().getTime());
  const http = createHttp({
    clock,
    logger: createLogger("silent", { write: () => undefined }),
    hostAllowed: createHostPolicy("production"),
    fetch: (request) => market.handle(request as unknown as Request) as never,
  });
  const etsy = createEtsy({
    http,
    clock,
    config: { ...config, keystring: "keystring-1", sharedSecret: "secret-1" },
    limiter: { take: async () => {}, observe: () => {} },
  });
  const shop = etsy.shop({
    externalShopId: String(seeded.usShop),
    priority: "person",
    token: async () => token,
    refused: async () => {},
    guard: async () => {},
  });
  await market.control("POST", `shops/${seeded.usShop}/partner`, { name: "Ribeira Weavers", location: "Porto" });
  const calculated = seeded.usShop * 100 + 22;
  await market.control("POST", `shops/${seeded.usShop}/calculated`, { profile_id: calculated });
  const profiles = await shop.readProfiles();
  const suggested = await shop.suggestDefaults(profiles);
  const partners = (profiles["productionPartners"] ?? []).map(({ id }) => id);

  const problemsOf = async ({ content, item, defaults }: Sample) => {
    const needs = neededBeside(etsyFacts.fields, profiles, resolveDefaults(defaults, item.overrides));
    const checked = { shopId: "1", shopName: "Pine", currency, content: item, defaults, needs, profiles };
    const found = etsyRules.listing(content, [checked]);
    if (content.category === null) return found;
    const ofCategory = await etsy.attributes(content.category);
    return [...found, ...attributeProblems("attributes", ofCategory, attributesOf(content["attributes"]))];
  };

  /** The words of the refusal; null: it is on sale. */
  const refusalOf = async (payload: ListingPayload): Promise<string | null> => {
    let made: string | null = null;
    try {
      made = (await shop.createDraft(payload)).listingId;
      for (const [at, { alt }] of payload.photos.entries())
        await shop.uploadImage(made, { bytes: png, name: `${at}.png`, alt, rank: at + 1 });
      await shop.putInventory(made, payload);
      await shop.updateFields(made, writtenApart(etsyFacts.fields, payload));
      await shop.activate(made);
      return null;
    } catch (error) {
      if (error instanceof OmsError && (error.code === "marketplace-refused" || error.code === "bad-input"))
        return `${error.code}: ${error.userText}`;
      throw error;
    } finally {
      if (made) await shop.deleteListing(made);
    }
  };
  return { problemsOf, refusalOf, suggested, partners, calculated };
}
