import sharp from "sharp";
import { listingsTitled, photosOf, shopNamed } from "#sandbox/drive/etsy-seller.ts";
import type { ShopDefaults } from "#sandbox/drive/paths.ts";
import type { Listing, Shop, State } from "#sandbox/etsy/state.ts";
import type { FileView } from "#sandbox/slack/contract.ts";

/** What was approved, as the people saw it. */
export type Approved = {
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly category: string;
  /** As they were shared in Slack, in order. */
  readonly photos: readonly FileView[];
  readonly shops: readonly {
    readonly name: string;
    readonly price: string;
    readonly stock: number;
    readonly defaults: ShopDefaults;
  }[];
};

type Addresses = { readonly slack: string; readonly etsy: string };

const feeCents = 20;

/** Compares every field of what stands at the marketplace with what was approved. @returns what differs, in sentences */
export async function compare(
  approved: Approved,
  state: State,
  feesBefore: number,
  addresses: Addresses,
): Promise<string[]> {
  const differences: string[] = [];
  for (const plan of approved.shops) {
    const shop = shopNamed(state, plan.name);
    const found = listingsTitled(state, shop.shopId, approved.title);
    const [listing] = found;
    if (!listing || found.length > 1) {
      differences.push(`${plan.name} has ${found.length} listings called “${approved.title}” instead of one.`);
      continue;
    }
    const say = (field: string, is: unknown, should: unknown) => {
      if (JSON.stringify(is) === JSON.stringify(should)) return;
      differences.push(`${plan.name}: ${field} is ${JSON.stringify(is)}, approved was ${JSON.stringify(should)}.`);
    };
    say("the state", listing.state, "active");
    say("the description", listing.description, approved.description);
    say("the tags", listing.tags.toSorted(byText), approved.tags.toSorted(byText));
    compareOffer(listing, plan, say);
    compareProfiles(listing, shop, plan.defaults, say);
    say(
      "the alt texts",
      photosOf(state, listing).map(({ alt }) => alt),
      approved.photos.map((_, index) => `${approved.title}, photo ${index + 1} of ${approved.photos.length}`),
    );
    say("the order of the photos", await orderOf(state, listing, approved.photos, addresses), [
      ...approved.photos.keys(),
    ]);
  }
  const fees = state.fees.slice(feesBefore);
  const wanted = approved.shops.map(() => feeCents);
  if (JSON.stringify(fees.map(({ cents }) => cents)) !== JSON.stringify(wanted)) {
    differences.push(`The fees are ${fees.map(({ cents, reason }) => `${cents} ¢ (${reason})`).join(", ") || "none"}.`);
  }
  return differences;
}

type Say = (field: string, is: unknown, should: unknown) => void;

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function compareOffer(listing: Listing, plan: Approved["shops"][number], say: Say): void {
  const offers = listing.products.flatMap((product) => product.offerings);
  say(
    "price and stock",
    offers.map(({ price, quantity }) => [(price / 100).toFixed(2), quantity]),
    [[plan.price, plan.stock]],
  );
}

/** Ids mean something in their own shop only: each has to be one of this shop's, by the name that was chosen. */
function compareProfiles(listing: Listing, shop: Shop, defaults: ShopDefaults, say: Say): void {
  say(
    "the shipping profile",
    shop.shippingProfiles.find(({ id }) => id === listing.shippingProfileId)?.title,
    defaults.shipping,
  );
  say(
    "the section",
    shop.sections.find(({ id }) => id === listing.sectionId)?.title ?? "No section",
    defaults.section || "No section",
  );
  const readiness = listing.products[0]?.offerings[0]?.readinessId;
  const processing = shop.processingProfiles.find(({ id }) => id === readiness);
  say("the processing profile", processing ? inWords(processing) : "none of this shop's", defaults.processing);
  const policy = shop.returnPolicies.find(({ id }) => id === listing.returnPolicyId);
  say(
    "the return policy's days",
    policy?.deadline ?? null,
    Number(/\d+/.exec(defaults.returns)?.[0] ?? Number.NaN) || null,
  );
}

function inWords({ state, min, max }: Shop["processingProfiles"][number]): string {
  return `${state === "made_to_order" ? "Made to order" : "Ready to ship"}, ${min}–${max} days`;
}

/** Which of the shared photos each of the listing's shows. They were re-encoded on their way, so pictures are compared. */
async function orderOf(state: State, listing: Listing, photos: readonly FileView[], addresses: Addresses) {
  const shared = await Promise.all(photos.map(({ url }) => look(new URL(url, addresses.slack).href)));
  const shown = await Promise.all(photosOf(state, listing).map(({ id }) => look(`${addresses.etsy}/images/${id}`)));
  return shown.map((picture) => {
    const distances = shared.map((other) => distance(picture, other));
    return distances.indexOf(Math.min(...distances));
  });
}

async function look(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}.`);
  const picture = sharp(Buffer.from(await response.arrayBuffer()));
  return new Uint8Array(await picture.flatten().resize(16, 16, { fit: "fill" }).removeAlpha().raw().toBuffer());
}

function distance(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0);
}
