import { listingsTitled, photosOf, shopNamed } from "#sandbox/drive/etsy-seller.ts";
import type { ShopDefaults } from "#sandbox/drive/paths.ts";
import type { Listing, Shop, State } from "#sandbox/etsy/state.ts";

/** What was on the forms when the listing was approved. */
export type Approved = {
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** The category's id, as the form sends it. */
  readonly categoryId: number;
  /** In the order of the message. */
  readonly photos: readonly { readonly alt: string; readonly pixels: Uint8Array }[];
  readonly shops: readonly {
    readonly name: string;
    readonly price: string;
    readonly stock: number;
    readonly defaults: ShopDefaults;
  }[];
};

type Given = {
  readonly approved: Approved;
  readonly state: State;
  /** How many fees had been billed before. */
  readonly feesBefore: number;
  /** A photo as the marketplace has it, made small. */
  readonly pixelsOf: (imageId: number) => Promise<Uint8Array>;
};

/** Every field of every shop's listing against what was approved. @returns one sentence per difference */
export async function differences({ approved, state, feesBefore, pixelsOf }: Given): Promise<string[]> {
  const found: string[] = [];
  const made: Listing[] = [];
  for (const plan of approved.shops) {
    const shop = shopNamed(state, plan.name);
    const listings = listingsTitled(state, shop.shopId, approved.title);
    const [listing] = listings;
    if (listings.length !== 1) found.push(`${shop.name} has ${listings.length} listings with this title, not 1.`);
    if (!listing) continue;
    made.push(listing);
    const differing = [
      ...fields(approved, plan, shop, listing),
      ...(await photos(approved, photosOf(state, listing), pixelsOf)),
    ].filter(({ wanted, is }) => JSON.stringify(wanted) !== JSON.stringify(is));
    found.push(...differing.map((each) => `${shop.name}, ${each.name}: ${show(each.is)}, not ${show(each.wanted)}.`));
  }
  return [...found, ...feeDifferences(state, feesBefore, made)];
}

type Field = { readonly name: string; readonly wanted: unknown; readonly is: unknown };

function fields(approved: Approved, plan: Approved["shops"][number], shop: Shop, listing: Listing): Field[] {
  const [product] = listing.products;
  const [offering] = product?.offerings ?? [];
  return [
    { name: "state", wanted: "active", is: listing.state },
    { name: "title", wanted: approved.title, is: listing.title },
    { name: "description", wanted: approved.description, is: listing.description },
    { name: "tags", wanted: approved.tags, is: listing.tags },
    { name: "category", wanted: approved.categoryId, is: listing.taxonomyId },
    { name: "products", wanted: 1, is: listing.products.length },
    { name: "price", wanted: `${plan.price} ${shop.currency}`, is: `${amount(offering?.price)} ${shop.currency}` },
    { name: "stock", wanted: plan.stock, is: offering?.quantity },
    { name: "on sale", wanted: true, is: offering?.enabled },
    // By title: the same words name another id in each shop, and only the shop's own ids are found here.
    {
      name: "shipping profile",
      wanted: plan.defaults.shipping,
      is: own(shop.shippingProfiles, listing.shippingProfileId)?.title,
    },
    {
      name: "section",
      wanted: plan.defaults.section,
      is: own(shop.sections, listing.sectionId)?.title ?? "No section",
    },
    {
      name: "return policy",
      wanted: plan.defaults.returns,
      is: policyInWords(own(shop.returnPolicies, listing.returnPolicyId)),
    },
    {
      name: "processing profile",
      wanted: plan.defaults.processing,
      is: processingInWords(own(shop.processingProfiles, offering?.readinessId)),
    },
  ];
}

function own<Thing extends { id: number }>(things: readonly Thing[], id: number | null | undefined): Thing | undefined {
  return things.find((each) => each.id === id);
}

function policyInWords(policy: Shop["returnPolicies"][number] | undefined): string {
  if (!policy) return "none of this shop's";
  const { returns, exchanges, deadline } = policy;
  if (!returns && !exchanges) return "No returns or exchanges";
  const what = returns && exchanges ? "Returns and exchanges" : returns ? "Returns" : "Exchanges";
  return `${what} within ${deadline} days`;
}

function processingInWords(profile: Shop["processingProfiles"][number] | undefined): string {
  if (!profile) return "none of this shop's";
  return `${profile.state === "made_to_order" ? "Made to order" : "Ready to ship"}, ${profile.min}–${profile.max} days`;
}

function amount(cents: number | undefined): string {
  return cents === undefined ? "nothing" : (cents / 100).toFixed(2);
}

async function photos(
  approved: Approved,
  there: readonly { id: number; alt: string }[],
  pixelsOf: Given["pixelsOf"],
): Promise<Field[]> {
  const closest = await Promise.all(
    there.map(async ({ id }) => {
      const pixels = await pixelsOf(id);
      const distances = approved.photos.map((photo) => distance(photo.pixels, pixels));
      return distances.indexOf(Math.min(...distances)) + 1;
    }),
  );
  return [
    { name: "order of the photos", wanted: approved.photos.map((_, index) => index + 1), is: closest },
    { name: "alt texts", wanted: approved.photos.map(({ alt }) => alt), is: there.map(({ alt }) => alt) },
  ];
}

function distance(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0);
}

/** $0.20 for each of these listings, and for nothing else. */
function feeDifferences(state: State, before: number, made: readonly Listing[]): string[] {
  const billed = state.fees.slice(before).map(({ listingId, cents, reason }) => `${listingId} ${reason} ${cents}`);
  const wanted = made.map(({ id }) => `${id} publish 20`);
  if (JSON.stringify(billed.toSorted()) === JSON.stringify(wanted.toSorted())) return [];
  return [`Fees: ${billed.join(", ") || "none"}, not ${wanted.join(", ")}.`];
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}
