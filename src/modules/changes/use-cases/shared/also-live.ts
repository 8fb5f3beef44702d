import { stockInShop } from "#src/catalog/variations/in-shop.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { skuOf, stockOf } from "#src/catalog/fields/field-words.ts";
import { type ListingRecord, titleOf } from "#src/modules/listings/index.ts";
import { shopNameOf, type StudioContext } from "#src/modules/shops/index.ts";
import type { ListingId, ProductId } from "#src/platform/kernel/entity-ids.ts";
import type { ReadStore } from "../../deps.ts";
import type { AlsoLive } from "../../model.ts";
import type { ChangeRecord } from "../../records.ts";
import type { ChangeKind } from "../../rules/listing-change.ts";

/** So many shops that sell the same are looked at; a studio has hardly more. */
const mostElsewhere = 10;

const toCome: readonly ChangeRecord["state"][] = [
  "draft",
  "rejected",
  "in_review",
  "approved",
  "scheduled",
  "applying",
];

/** On sale, and the last one. */
export function isSingle({ state, live, goneAt }: ListingRecord): boolean {
  return state === "active" && goneAt === null && stockOf(live) === 1;
}

/** Whether stock 1 in two shops may be the same piece: not where the studio said that each shop has its own. */
export function mayBeTheSame({ studio }: StudioContext): boolean {
  return studio.oneOffs.way !== "each";
}

/** The products that come on sale with stock 1 by one of these changes. `listings`: those that the changes are about. */
export function singleProducts(
  context: StudioContext,
  changes: readonly ChangeRecord[],
  listings: readonly ListingRecord[],
): ProductId[] {
  if (!mayBeTheSame(context)) return [];
  return [...new Set(changes.flatMap((change) => productOf(change, listings) ?? []))];
}

/** The listings on sale of these products, in whatever shop. */
export function listingsOfProducts(
  store: Pick<ReadStore, "listings">,
  productIds: readonly ProductId[],
): Promise<ListingRecord[]> {
  if (productIds.length === 0) return Promise.resolve([]);
  return store.listings({ productIds, states: ["active"], limit: productIds.length * mostElsewhere });
}

/** The listings that a new draft was made like, as long as it is to come on sale. */
export function modelsOf({ kind, state, source }: ChangeRecord): readonly ListingId[] {
  return kind === "create" && toCome.includes(state) ? (source.like ?? []) : [];
}

/**
 * Where else what may be the same single piece is on sale while this change is to bring it on sale: of a listing that is
 * put on sale or renewed, the same product in another shop; of a new one, the listing it was made like.
 */
export function alsoLiveOf(
  context: StudioContext,
  change: ChangeRecord,
  listings: readonly ListingRecord[],
  sameProducts: readonly ListingRecord[],
): AlsoLive[] {
  const view = (listing: ListingRecord, model: boolean): AlsoLive => ({
    listingId: listing.id,
    shopName: shopNameOf(context, listing.shopId),
    code: listing.code,
    sku: skuOf(listing.live),
    title: titleOf(listing),
    model,
  });
  if (!mayBeTheSame(context)) return [];
  if (change.kind === "create") {
    const ones = change.items.filter(({ content }) => stockInShop(change.content, content) === 1);
    const elsewhere = ({ shopId }: ListingRecord) => ones.some((item) => item.shopId !== shopId);
    const models = modelsOf(change);
    return listings
      .filter((each) => models.includes(each.id) && isSingle(each) && elsewhere(each))
      .map((each) => view(each, true));
  }
  const product = productOf(change, listings);
  const shopIds = change.items.map(({ shopId }) => shopId);
  return sameProducts
    .filter(
      (each) => product !== null && each.productId === product && isSingle(each) && !shopIds.includes(each.shopId),
    )
    .map((each) => view(each, false));
}

/** Of a listing that would come on sale with stock 1. */
function productOf(change: ChangeRecord, listings: readonly ListingRecord[]): ProductId | null {
  if ((change.kind !== "put_on_sale" && change.kind !== "renew") || !toCome.includes(change.state)) return null;
  const listing = listings.find(({ id }) => id === change.listingId);
  return listing && stockAfter(change, listing) === 1 ? listing.productId : null;
}

function stockAfter({ kind, items }: ChangeRecord, listing: ListingRecord): number {
  return stockAfterMove(kind, listing, items[0]?.content.edit?.set);
}

/** Renewed without a stock, what sold out gets 1 there. */
export function stockAfterMove(kind: ChangeKind, { state, live }: ListingRecord, set: FlatFields = {}): number {
  if (kind === "renew" && state === "sold_out" && Object.keys(set).length === 0) return 1;
  return stockOf({ ...live, ...set });
}
