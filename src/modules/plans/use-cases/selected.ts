import type { ShopProfiles } from "#src/marketplaces/port.ts";
import { startOfDay } from "#src/modules/studio/index.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import { marketplaceAt, type ShopRecord, type StudioContext } from "#src/modules/shops/index.ts";
import type { WorkerStore } from "#src/modules/tables/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { plansText } from "../messages/en.ts";
import type { Selection } from "../rules/selection.ts";

/** Which list of a shop its sections are, whatever its marketplace calls the field. */
const sectionList = "sections";

/** What the database is asked for. */
type Filter = Parameters<WorkerStore["listingsInTurn"]>[0];

/** Of the connected shops, the listings that a selection means; null: nothing can fit, as no shop has such a section. */
export function selected(context: StudioContext, selection: Selection): Filter | null {
  const { section, priceFrom, priceTo } = selection;
  const { zone } = context.studio.digest;
  const currency = (priceFrom ?? priceTo)?.currency;
  const shops = context.shops.filter(
    (shop) =>
      shop.health !== "disconnected" &&
      (selection.shopIds?.includes(shop.id) ?? true) &&
      (currency === undefined || shop.currency === currency),
  );
  const oneOf = section === undefined ? undefined : shops.flatMap((shop) => inSection(context, shop, section));
  if (shops.length === 0 || oneOf?.length === 0) return null;
  return {
    shopIds: shops.map(({ id }) => id),
    ...(oneOf ? { oneOf } : {}),
    ...(selection.states ? { states: selection.states } : {}),
    ...(selection.tag === undefined ? {} : { tag: selection.tag }),
    ...(selection.category === undefined ? {} : { category: selection.category }),
    ...(selection.search === undefined ? {} : { words: selection.search }),
    ...(selection.lacks === undefined ? {} : { lacking: [selection.lacks] }),
    ...(selection.codes ? { codes: selection.codes } : {}),
    ...(priceFrom ? { priceAtLeast: priceFrom.amount } : {}),
    ...(priceTo ? { priceAtMost: priceTo.amount } : {}),
    ...(selection.stockFrom === undefined ? {} : { stockAtLeast: selection.stockFrom }),
    ...(selection.stockTo === undefined ? {} : { stockAtMost: selection.stockTo }),
    ...(selection.endsFrom === undefined ? {} : { endsAfter: startOfDay(selection.endsFrom, zone) }),
    ...(selection.endsBefore === undefined ? {} : { endsBefore: startOfDay(selection.endsBefore, zone) }),
  };
}

/** Each shop numbers its own sections: what they are called is the same in all. */
function inSection(context: StudioContext, shop: ShopRecord, section: string) {
  const field = marketplaceAt(context, shop.id).fields.find(
    ({ shape }) => shape.type === "profile" && shape.list === sectionList,
  );
  if (!field) return [];
  return (shop.profiles?.[sectionList] ?? [])
    .filter(({ title }) => foldCase(title) === foldCase(section))
    .map(({ id }) => ({ shopId: shop.id, field: field.key, value: id }));
}

/** Sections of the connected shops, for a line to name. */
export function sectionsOf({ shops }: StudioContext): { readonly shopId: string; readonly title: string }[] {
  return shops
    .filter(({ health }) => health !== "disconnected")
    .flatMap((shop) => (shop.profiles?.[sectionList] ?? []).map(({ title }) => ({ shopId: shop.id, title })));
}

/** Lists of the connected shops, for a line to name their entries. */
export function profilesOf({ shops }: StudioContext): readonly ShopProfiles[] {
  return shops.flatMap(({ health, profiles }) => (health === "disconnected" || !profiles ? [] : [profiles]));
}

/** A listing as a rule judges it. */
export function ruleListing({ shops }: StudioContext, listing: ListingRecord) {
  const shop = shops.find(({ id }) => id === listing.shopId);
  return (
    shop && {
      id: listing.id,
      code: listing.code,
      shopId: listing.shopId,
      shopName: shop.name,
      marketplace: shop.marketplace,
      currency: shop.currency,
      state: listing.state,
      fields: listing.live,
      profiles: shop.profiles,
    }
  );
}

/** So many products a line can mean by one word. */
const mostProducts = 100;

/** Narrowed to the listings of the products that are called so; null: there is none. */
export async function ofProducts(
  store: Pick<WorkerStore, "products">,
  filter: Filter | null,
  called: string | undefined,
): Promise<Filter | null> {
  if (!filter || called === undefined) return filter;
  const { total, products } = await store.products({ words: called, limit: mostProducts });
  if (total > mostProducts) throw new OmsError("bad-input", { userText: plansText.manyProducts(called, total) });
  return products.length === 0 ? null : { ...filter, productIds: products.map(({ id }) => id) };
}
