import type { ListingState } from "./listing.ts";
import { formatMoney } from "./money.ts";
import type { ListingPayload } from "./payload.ts";

/** A listing as the marketplace shows it, cut to the fields this product writes. Text unescaped. */
export type LiveListing = {
  readonly listingId: string;
  readonly state: ListingState;
  readonly url: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly materials: readonly string[];
  readonly taxonomyId: number | null;
  readonly shippingProfileId: number | null;
  readonly returnPolicyId: number | null;
  readonly sectionId: number | null;
  readonly whoMade: string | null;
  readonly whenMade: string | null;
  readonly isSupply: boolean;
  readonly autoRenew: boolean;
  readonly coverUrl: string | null;
  /** When it expires, unless renewed. */
  readonly endsAt: Date | null;
  readonly createdAt: Date | null;
  /** In rank order. */
  readonly images: readonly { readonly imageId: string; readonly alt: string }[];
};

/** A listing without variations: one product, one offering. `products` tells when it is otherwise. */
export type LiveInventory = {
  readonly products: number;
  readonly sku: string | null;
  readonly price: { readonly amount: number; readonly currency: string };
  readonly quantity: number;
  readonly readinessStateId: number | null;
};

/**
 * Where what stands there differs from what was approved, in words for people. Empty: everything matches.
 *
 * @param imageIds the marketplace's ids of our photos, in order
 */
export function listingDifferences(
  payload: ListingPayload,
  imageIds: readonly string[],
  live: LiveListing,
  inventory: LiveInventory,
): string[] {
  const differences: string[] = [];
  const compare = (name: string, same: boolean) => {
    if (!same) differences.push(name);
  };
  compare("the title", live.title.trim() === payload.title);
  compare("the description", live.description.trim() === payload.description);
  compare("the tags", sameSet(live.tags, payload.tags));
  compare("the materials", sameSet(live.materials, payload.materials));
  compare("the category", live.taxonomyId === payload.taxonomyId);
  compare("the shipping profile", live.shippingProfileId === payload.shippingProfileId);
  compare("the return policy", payload.returnPolicyId === null || live.returnPolicyId === payload.returnPolicyId);
  compare("the section", live.sectionId === payload.sectionId);
  compare("who made it", live.whoMade === payload.whoMade && live.isSupply === payload.isSupply);
  compare("when it was made", live.whenMade === payload.whenMade);
  compare("automatic renewal", live.autoRenew === payload.autoRenew);
  compare(
    "the photos or their order",
    sameList(
      live.images.map((image) => image.imageId),
      imageIds,
    ),
  );
  compare(
    "the alt texts",
    sameList(
      live.images.map((image) => image.alt.trim()),
      payload.photos.map((photo) => photo.alt),
    ),
  );
  compare("the variations", inventory.products === 1);
  compare(
    `the price (${formatMoney(inventory.price)} there)`,
    inventory.price.amount === payload.price.amount && inventory.price.currency === payload.price.currency,
  );
  // What is on sale is bought: less stock than was approved is a sale, and nobody's edit.
  const sold = (live.state === "active" || live.state === "sold_out") && inventory.quantity < payload.quantity;
  compare(`the stock (${inventory.quantity} there)`, sold || inventory.quantity === payload.quantity);
  compare("the SKU", (inventory.sku ?? "") === (payload.sku ?? ""));
  compare("the processing profile", inventory.readinessStateId === payload.readinessStateId);
  return differences;
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

/** Order and case of tags are the marketplace's own business. */
function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const plain = (list: readonly string[]) =>
    list.map((item) => item.normalize("NFC").toLocaleLowerCase("en")).toSorted();
  return sameList(plain(a), plain(b));
}
