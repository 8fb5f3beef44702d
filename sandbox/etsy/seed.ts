import { euListings, type SeedListing, strangersListings, usListings } from "./seed-listings.ts";
import type { Listing, Product, Shop, State } from "./state.ts";
import { taxonomyId } from "./taxonomy.ts";

/** Etsy's Personal Access, which a newcomer's key has (behaviour, section 2). */
const newcomersLimits = { perSecond: 5, perDay: 5000 };
const day = 24 * 3600;

/** The ids that tests and the demo may count on. */
export const seeded = {
  usShop: 31000100,
  usSeller: 70010001,
  euShop: 32000200,
  euSeller: 70010002,
  strangersShop: 33000300,
  stranger: 70010003,
  shopless: 70010004,
} as const;

/** Two shops of one studio in different currencies, a stranger's shop, and a buyer without a shop. */
export function seedState(now: Date, limits = newcomersLimits): State {
  const state: State = {
    sellers: [
      { userId: seeded.usSeller, name: "Mara Lind" },
      { userId: seeded.euSeller, name: "Mara Lind (EU)" },
      { userId: seeded.stranger, name: "Tom Fern, a stranger" },
      { userId: seeded.shopless, name: "Ola, who only buys" },
    ],
    shops: [],
    listings: [],
    images: [],
    fees: [],
    codes: [],
    tokens: [],
    settings: { ...limits, staleMs: 0, latencyMs: 0, faults: [], redirectUris: [] },
    lastId: 4_200_100_000,
  };
  const at = Math.floor(now.getTime() / 1000) - 40 * day;
  const studio = "Linen, wood and ink, made by hand";
  addShop(
    state,
    shop(seeded.usShop, seeded.usSeller, "PineAndInk", studio, "USD", "US", ["Linen & Wood", "Prints", "Paper"], at),
    usListings,
  );
  const eu = shop(
    seeded.euShop,
    seeded.euSeller,
    "PineAndInkEU",
    studio,
    "EUR",
    "DE",
    ["Textiles", "Paper & Prints"],
    at,
  );
  eu.partners = [{ id: seeded.euShop * 100 + 51, name: "Ribeira Weavers", location: "Porto, Portugal" }];
  addShop(state, eu, euListings);
  const strangers = shop(
    seeded.strangersShop,
    seeded.stranger,
    "FernAndClay",
    "Pots for every day",
    "GBP",
    "GB",
    ["Table"],
    at,
  );
  addShop(state, strangers, strangersListings);
  return state;
}

/** Ids of a shop's things follow from its own: 310001001 a section, …021 shipping, …031 returns, …041 processing, …051 a production partner. */
function shop(
  shopId: number,
  userId: number,
  name: string,
  title: string,
  currency: string,
  country: string,
  sections: string[],
  created: number,
): Shop {
  const base = shopId * 100;
  return {
    shopId,
    userId,
    name,
    title,
    currency,
    country,
    vacation: false,
    created,
    sections: sections.map((each, index) => ({ id: base + 1 + index, title: each })),
    shippingProfiles: [
      { id: base + 21, title: "Standard", deleted: false, calculated: false },
      { id: base + 22, title: "Large parcels", deleted: false, calculated: false },
      { id: base + 23, title: "Old rates", deleted: true, calculated: false },
    ],
    returnPolicies: [
      { id: base + 31, returns: true, exchanges: true, deadline: 30 },
      { id: base + 32, returns: false, exchanges: false, deadline: null },
    ],
    processingProfiles: [
      { id: base + 41, state: "made_to_order", min: 3, max: 5 },
      { id: base + 42, state: "ready_to_ship", min: 1, max: 2 },
    ],
  };
}

function addShop(state: State, added: Shop, listings: readonly SeedListing[]): void {
  state.shops.push(added);
  for (const [index, each] of listings.entries()) addListing(state, added, each, added.created + index * 3600);
}

function addListing(state: State, { shopId, ...owner }: Shop, seed: SeedListing, at: number): void {
  state.lastId += 7;
  const id = state.lastId;
  const expired = seed.state === "expired";
  const listing: Listing = {
    id,
    shopId,
    state: seed.state,
    title: seed.title,
    description: seed.text,
    tags: [...seed.tags],
    materials: [...seed.materials],
    styles: [],
    taxonomyId: taxonomyId(seed.category),
    whoMade: "i_did",
    whenMade: "made_to_order",
    isSupply: false,
    autoRenew: !expired,
    type: "physical",
    measures: {},
    shippingProfileId: owner.shippingProfiles[0]?.id ?? null,
    returnPolicyId: owner.returnPolicies[0]?.id ?? null,
    sectionId: owner.sections[seed.section]?.id ?? null,
    imageIds: [],
    variationImages: [],
    imagesAt: 0,
    products: products(id, seed, owner.processingProfiles[0]?.id ?? null),
    priceOn: [],
    quantityOn: seed.colors ? [200] : [],
    skuOn: seed.colors ? [200] : [],
    readinessOn: [],
    attributes: [],
    created: expired ? at - 120 * day : at,
    updated: at,
    stateAt: at,
    ending: seed.state === "draft" ? null : at + (expired ? 30 : 120) * day,
    frozen: false,
  };
  for (let variant = 0; variant < seed.pictures; variant += 1) {
    state.lastId += 1;
    state.images.push({
      id: state.lastId,
      listingId: id,
      shopId,
      alt: variant === 0 ? seed.title : `${seed.title}, seen closer`,
      rank: variant + 1,
      mimetype: "image/svg+xml",
      drawing: { what: seed.drawing, variant },
      created: at,
    });
    listing.imageIds.push(state.lastId);
  }
  state.listings.push(listing);
}

function products(id: number, seed: SeedListing, readinessId: number | null): Product[] {
  const sku = `PI-${String(id % 1000).padStart(3, "0")}`;
  return (seed.colors ?? [null]).map((color, index) => ({
    id: id * 10 + index * 2,
    sku: color ? `${sku}-${color.slice(0, 2).toUpperCase()}` : sku,
    properties: color
      ? [{ propertyId: 200, name: "Primary color", scaleId: null, valueIds: [index + 1], values: [color] }]
      : [],
    offerings: [
      { id: id * 10 + index * 2 + 1, quantity: seed.quantity, price: seed.price, enabled: true, readinessId },
    ],
  }));
}
