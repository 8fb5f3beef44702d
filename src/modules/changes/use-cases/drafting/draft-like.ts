import { factsOf } from "#src/marketplaces/registry.ts";
import { listingText, onlyPrice } from "#src/catalog/listing-text.ts";
import { emptyContent, type ListingContent, type ItemContent } from "#src/catalog/listing.ts";
import { asSuggested, optionsCopied, optionsLike, variationsLike } from "#src/catalog/variations/like.ts";
import { type ShopOptions, type Variations, variationsOf } from "#src/catalog/variations/model.ts";
import { variationLimits } from "#src/catalog/fields/definition.ts";
import { imagesOf } from "#src/catalog/mirrored.ts";
import type { Money } from "#src/catalog/money.ts";
import {
  type ListingRecord,
  listingView,
  type ListingView,
  namedBy,
  requireListing,
} from "#src/modules/listings/index.ts";
import { readContext, type ShopRecord, usableShops } from "#src/modules/shops/index.ts";
import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { AppDeps, ReadStore } from "../../deps.ts";
import { changeView, requireChange, summaryOf } from "../../describe.ts";
import type { ChangeSummary, ChangeView } from "../../model.ts";
import type { AskedPoint } from "../../open-points/model.ts";
import type { ChangeRecord, NewChange } from "../../records.ts";
import type { DraftSourceRecord } from "../../rules/drafts/source.ts";
import { unlessEdited } from "../of-listings/unless-edited.ts";
import { isSingle } from "../shared/also-live.ts";
import { searchUseCases } from "./search.ts";
import { likeMade, likeThere } from "./like-beside.ts";
import { suggestedFor } from "../shared/category-problems.ts";
import { startingShops } from "./starting-shops.ts";

const offered = 10;

/** What a new draft takes from what it is like. The SKU stays behind: it names the other one. */
export type Sibling = {
  readonly like: NonNullable<NewChange["like"]>;
  readonly content: ListingContent;
  readonly priceIn: (shop: ShopRecord) => Money | null;
  readonly overridesIn: (shop: ShopRecord) => ItemContent["overrides"];
  /** Of one that varies: what options have of their own. */
  readonly optionsIn: (shop: ShopRecord) => ShopOptions;
  readonly photosLeftOut: boolean;
  /** Attributes that it is still asked for itself. */
  readonly points: readonly AskedPoint[];
  /** Where it is, or was meant to be. */
  readonly shopIds: readonly ShopId[];
  /** Its listings on sale with one in stock: perhaps the very piece that the new draft is about. */
  readonly single: readonly ListingId[];
};

type Like = Parameters<DraftLikeUseCases["draftLike"]>[1];

export type DraftLikeUseCases = {
  /** What a new draft could be made like: listings of the mirror, and listings drafted here that are not among them. */
  findLike(actor: Actor, words: string): Promise<{ listings: ListingView[]; changes: ChangeSummary[] }>;
  /** A draft with another's text, category and price per shop of its currency. Photos only where they are our own. */
  draftLike(
    actor: Actor,
    like: { listingId: ListingId } | { changeId: ChangeId },
  ): Promise<{ change: ChangeView; photosLeftOut: boolean }>;
};

export function draftLikeUseCases(deps: AppDeps): DraftLikeUseCases {
  const { ids, stores } = deps;
  const search = searchUseCases(deps);

  async function create(actor: Actor, sibling: Sibling): Promise<ChangeRecord> {
    const store = stores.for(actor);
    const context = await readContext(store);
    const id = ids.uuid() as ChangeId;
    const shops = startingShops(context, actor, sibling.shopIds);
    return store.createChange({
      id,
      like: sibling.like,
      content: sibling.content,
      source: sourceLike(sibling, usableShops(context)),
      preparing: null,
      items: itemsLike(sibling, shops),
      points: sibling.points,
      outbox: [{ template: "draft_card", changeId: id }],
    });
  }

  return {
    async findLike(actor, words) {
      requirePermission(actor, "draft");
      const store = stores.for(actor);
      const [context, listings, summaries] = await Promise.all([
        readContext(store),
        store.listings({ words: namedBy(words), limit: offered }),
        search.findChanges(actor, words, offered),
      ]);
      const changes = await Promise.all(summaries.map(({ id }) => requireChange(store, id)));
      const numbers = new Set(listings.map(({ shopId, externalId }) => `${shopId}:${externalId}`));
      return {
        listings: listings.map((listing) => listingView(deps, context, listing)),
        // A change whose listing is among them is the same thing once more.
        changes: changes
          .filter((change) => change.kind === "create" && !change.items.some((each) => numbers.has(numberOf(each))))
          .map((change) => summaryOf(context, change)),
      };
    },

    draftLike: (actor, like) =>
      audited(deps, actor, { action: "draft.like" }, async (success) => {
        requirePermission(actor, "draft");
        const store = stores.for(actor);
        const copy = async () => {
          const sibling = await siblingOf(deps, store, like);
          return { change: await create(actor, sibling), photosLeftOut: sibling.photosLeftOut };
        };
        const { change, photosLeftOut } = await unlessEdited(copy);
        success.about({ changeId: change.id });
        return { change: await changeView(deps, store, await readContext(store), change), photosLeftOut };
      }),
  };
}

export async function siblingOf(deps: AppDeps, store: ReadStore, like: Like): Promise<Sibling> {
  if ("changeId" in like) return likeChange(store, await requireChange(store, like.changeId));
  return likeListing(deps, store, await requireListing(store, like.listingId));
}

/** Beside the content: the price in shops that may be chosen later, and which listings the copy may be the same piece as. */
export function sourceLike({ single, priceIn }: Sibling, shops: readonly ShopRecord[]): DraftSourceRecord {
  const prices = shops.flatMap((shop) => {
    const price = priceIn(shop);
    return price ? [{ shopId: shop.id, price }] : [];
  });
  return { channel: null, ts: null, text: "", files: [], like: single, prices };
}

/** What became of a new listing in its shops, as far as it is on sale there. */
async function listingsOf(store: ReadStore, items: ChangeRecord["items"]): Promise<readonly ListingRecord[]> {
  const live = items.filter(({ there }) => there === "active");
  const externalIds = live.flatMap(({ externalId }) => externalId ?? []);
  if (externalIds.length === 0) return [];
  const found = await store.listings({ externalIds, states: ["active"], limit: externalIds.length });
  return found.filter(({ shopId }) => live.some((item) => item.shopId === shopId));
}

function numberOf({ shopId, externalId }: ChangeRecord["items"][number]): string {
  return `${shopId}:${externalId ?? ""}`;
}

async function likeChange(
  store: ReadStore,
  { id, revision, content, items, openPoints }: ChangeRecord,
): Promise<Sibling> {
  const { pieces: _, ...said } = content;
  const single = await listingsOf(store, items);
  const of = (shop: ShopRecord) => items.find((item) => item.shopId === shop.id)?.content;
  const prices = items.flatMap((item) => item.content.price ?? []);
  const variations = variationsOf(content["variations"]);
  return {
    like: { changeId: id, revision },
    content: { ...said, ...(variations ? { variations: { ...variations, skus: {} } } : {}), sku: null },
    shopIds: items.map(({ shopId }) => shopId),
    single: single.filter(isSingle).map((listing) => listing.id),
    priceIn: (shop) => of(shop)?.price ?? only(prices.filter(({ currency }) => currency === shop.currency)),
    overridesIn: (shop) => of(shop)?.overrides ?? {},
    optionsIn: (shop) => {
      const own = of(shop) ?? items.find(({ content: { price } }) => price?.currency === shop.currency)?.content;
      return optionsCopied((own ?? items[0]?.content)?.options, {
        sameCurrency: own !== undefined,
        sameShop: of(shop) !== undefined,
      });
    },
    photosLeftOut: false,
    points: openPoints
      .filter(({ kind, settled }) => kind === "attribute" && settled === null)
      .map(({ field, point, name, needed }) => ({ field, point, name, needed })),
  };
}

/** Photos only where they are our own copies: those of the change that made it. */
async function likeListing(deps: AppDeps, store: ReadStore, listing: ListingRecord): Promise<Sibling> {
  const [changes, shops] = await Promise.all([store.changesOf(listing.id, 100), store.shops()]);
  const made = changes.find(({ kind, content }) => kind === "create" && content.photos.length > 0);
  const shop = shops.find(({ id }) => id === listing.shopId);
  const currency = shop?.currency ?? "";
  const read = variationsLike(listing.live, variationLimits(factsOf(shop).fields));
  const variations =
    read &&
    asSuggested(read, (await suggestedFor(deps, listing.studioId, factsOf(shop).key, categoryOf(listing))) ?? []);
  const amount = variations ? lowestPrice(variations, listing.live) : onlyPrice(listing.live);
  const photos = made?.content.photos ?? [];
  const beside = made
    ? likeMade(factsOf(shop).fields, listing, made, variations)
    : await likeThere(deps, { listing, shop, variations });
  return {
    like: { listingId: listing.id },
    content: {
      ...emptyContent,
      ...listingText(factsOf(shop).fields, listing.live),
      ...(variations ? { variations: { ...variations, photos: beside.photos } } : {}),
      ...beside.attributes,
      sku: null,
      photos,
    },
    shopIds: [listing.shopId],
    single: isSingle(listing) ? [listing.id] : [],
    priceIn: (shop) => (shop.currency === currency && amount !== null ? { amount, currency } : null),
    overridesIn: () => ({}),
    optionsIn: (into) =>
      variations
        ? optionsCopied(optionsLike(variations, listing.live), {
            sameCurrency: into.currency === currency,
            sameShop: into.id === listing.shopId,
          })
        : {},
    points: [],
    photosLeftOut: photos.length === 0 && imagesOf(listing.live).length > 0,
  };
}

function categoryOf({ live }: ListingRecord): number | null {
  return typeof live["category"] === "number" ? live["category"] : null;
}

/** Options that have a price of their own keep it; the others begin with the lowest. */
function lowestPrice(variations: Variations, live: ListingRecord["live"]): number | null {
  const prices = Object.values(optionsLike(variations, live)).flatMap(({ price, off }) => (off ? [] : (price ?? [])));
  return prices.length === 0 ? null : Math.min(...prices);
}

/** What it takes from the sibling in each shop. One piece until a person says otherwise. */
export function itemsLike(sibling: Sibling, shops: readonly ShopRecord[]): NewChange["items"] {
  return shops.map((shop) => ({
    shopId: shop.id,
    content: {
      price: sibling.priceIn(shop),
      quantity: 1,
      overrides: sibling.overridesIn(shop),
      ...ownOptions(sibling.optionsIn(shop)),
    },
  }));
}

/** Nothing is said of single options where all are as the listing. */
function ownOptions(options: ShopOptions): Pick<ItemContent, "options"> {
  const own = Object.entries(options).filter(([, value]) => Object.keys(value).length > 0);
  return own.length === 0 ? {} : { options: Object.fromEntries(own) };
}

/** Where all say the same. */
function only(prices: readonly Money[]): Money | null {
  const [first] = prices;
  return first && prices.every(({ amount }) => amount === first.amount) ? first : null;
}
