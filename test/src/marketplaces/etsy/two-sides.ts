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
import { approvedVariations } from "#src/catalog/variations/approved.ts";
import { ownVideos } from "#src/catalog/fields/videos.ts";
import { safetyGaps, safetyProblems } from "#src/modules/changes/use-cases/shared/product-safety.ts";
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

const operator = {
  name: "Mara Lind",
  street: "Birkenweg 4",
  more: "",
  city: "Lübeck",
  postcode: "23552",
  country: "DE",
  email: "mara@example.org",
};

/**
 * What is checked before the first call, and the stand-in in this process.
 *
 * @param at the day; the shop sells to the EU as a business, for which product safety is needed from a day on
 */
export async function openTwoSides(at = "2026-11-24") {
  const market = openMarket({ limits: { perSecond: 1_000_000, perDay: 100_000_000 } });
  market.pass(Date.parse(at) - market.now().getTime());
  await market.control("POST", `shops/${seeded.usShop}/trader`, {});
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
  const manufacturer = (await shop.operators.create("manufacturer", operator)).id;
  const person = (await shop.operators.create("responsiblePerson", operator)).id;
  const profiles = await shop.readProfiles();
  const suggested = await shop.suggestDefaults(profiles);
  const partners = (profiles["productionPartners"] ?? []).map(({ id }) => id);

  const problemsOf = async ({ content, item, defaults }: Sample) => {
    const needs = neededBeside(etsyFacts.fields, profiles, resolveDefaults(defaults, item.overrides));
    const checked = { shopId: "1", shopName: "Pine", currency, content: item, defaults, needs, profiles };
    const found = [...etsyRules.listing(content, [checked]), ...safetyOf(defaults, item, market.now())];
    if (content.category === null) return found;
    const ofCategory = await etsy.attributes(content.category);
    return [...found, ...attributeProblems("attributes", ofCategory, attributesOf(content["attributes"]))];
  };

  /** The words of the refusal; null: it is on sale. */
  const refusalOf = async (payload: ListingPayload): Promise<string | null> => {
    const created: string[] = [];
    const publish = async () => {
      const made = (await shop.createDraft(payload)).listingId;
      created.push(made);
      const images: string[] = [];
      for (const [at, { alt }] of payload.photos.entries()) {
        images.push((await shop.uploadImage(made, { bytes: png, name: `${at}.png`, alt, rank: at + 1 })).imageId);
      }
      await shop.putInventory(made, payload);
      await shop.updateFields(made, writtenApart(etsyFacts.fields, payload));
      await linkPhotos(made, payload, images);
      for (const { name } of ownVideos(payload["videos"])) {
        await shop.videos.upload(made, { bytes: { size: video.length, chunks: videoChunks }, name });
      }
      await shop.activate(made);
    };
    try {
      return await refusalBy(publish);
    } finally {
      for (const made of created) await shop.deleteListing(made);
    }
  };
  /** By the numbers that the options have there, as they are read. */
  const linkPhotos = async (made: string, payload: ListingPayload, images: readonly string[]): Promise<void> => {
    const photos = approvedVariations(payload["variations"])?.photos;
    if (!photos) return;
    const offers = (await shop.readListing(made))?.inventory.offers ?? [];
    const links = offers.flatMap(({ properties }) => {
      const property = properties[photos.axis];
      const [value] = property?.valueIds ?? [];
      const hash = property && photos.of[property.values.join(", ")];
      const imageId = images[payload.photos.findIndex((photo) => photo.hash === hash)];
      if (!property || value === undefined || imageId === undefined) return [];
      return [{ property: property.propertyId, value, imageId }];
    });
    await shop.writePhotoLinks(made, [...new Map(links.map((link) => [link.value, link])).values()]);
  };

  const sections = (profiles["sections"] ?? []).map(({ id }) => id);
  const operators = { manufacturer, person };
  return {
    problemsOf,
    refusalOf,
    refusalBy,
    market,
    shop,
    profiles,
    suggested,
    partners,
    calculated,
    sections,
    operators,
  };
}

/** What was refused, in words; null: nothing. */
async function refusalBy(run: () => Promise<void>): Promise<string | null> {
  try {
    await run();
    return null;
  } catch (error) {
    if (error instanceof OmsError && (error.code === "marketplace-refused" || error.code === "bad-input"))
      return `${error.code}: ${error.userText}`;
    throw error;
  }
}

/** As before approval is asked for, of a shop that sells to the EU as a business. */
function safetyOf(defaults: ShopDefaults, { overrides }: ItemContent, now: Date) {
  const shop = { id: "1", name: "Pine", marketplace: "etsy", euTrader: "yes", defaults };
  const change = { kind: "create", many: null, items: [{ shopId: "1", content: { overrides } }] };
  const gaps = safetyGaps({ shops: [shop] } as never, change as never, null, now);
  return safetyProblems(change as never, gaps);
}

/** Bytes that begin like an MP4. */
const video = Buffer.concat([Uint8Array.of(0, 0, 0, 12), Buffer.from("ftypmp42")]);

async function* videoChunks() {
  yield video;
}
