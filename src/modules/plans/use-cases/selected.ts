import { listOf } from "#src/catalog/listing-text.ts";
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

/**
 * Of the connected shops, the listings that a selection means; null: nothing can fit, as no shop has such a section.
 *
 * @throws OmsError `bad-input`: no chosen shop has the section that is left out, so all that was in it would be meant
 */
export function selected(context: StudioContext, selection: Selection): Filter | null {
  const { section, withoutSection, priceFrom, priceTo } = selection;
  const { zone } = context.studio.digest;
  const currency = (priceFrom ?? priceTo)?.currency;
  const chosen = chosenShops(context, selection);
  if (withoutSection !== undefined && isLost(context, chosen, withoutSection))
    throw new OmsError("bad-input", { userText: plansText.noSectionLeftOut(withoutSection) });
  const shops = chosen.filter((shop) => currency === undefined || shop.currency === currency);
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

function chosenShops({ shops }: StudioContext, { shopIds }: Selection): readonly ShopRecord[] {
  return shops.filter(({ id, health }) => health !== "disconnected" && (shopIds?.includes(id) ?? true));
}

/** A section that a selection names, and that none of its shops has: it was renamed or deleted since; null: each is there. */
export function lostSection(context: StudioContext, selection: Selection): string | null {
  const shops = chosenShops(context, selection);
  const named = [selection.section, selection.withoutSection].filter((each) => each !== undefined);
  return named.find((each) => isLost(context, shops, each)) ?? null;
}

function isLost(context: StudioContext, shops: readonly ShopRecord[], section: string): boolean {
  return shops.every((shop) => inSection(context, shop, section).length === 0);
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

/** Whether a selection leaves out some of those that it means otherwise. */
export function hasWithout({ withoutSection, withoutTag, withoutSearch }: Selection): boolean {
  return [withoutSection, withoutTag, withoutSearch].some((each) => each !== undefined);
}

/** Whether a selection leaves a listing out of those that it means otherwise. */
export function isWithout(context: StudioContext, selection: Selection, { shopId, live }: ListingRecord): boolean {
  const { withoutSection, withoutTag, withoutSearch } = selection;
  const shop = context.shops.find(({ id }) => id === shopId);
  const title = foldCase(typeof live["title"] === "string" ? live["title"] : "");
  const inOne =
    withoutSection !== undefined &&
    shop !== undefined &&
    inSection(context, shop, withoutSection).some(({ field, value }) => live[field] === value);
  const hasTag = withoutTag !== undefined && listOf(live["tags"]).some((tag) => foldCase(tag) === foldCase(withoutTag));
  const words = withoutSearch === undefined ? [] : foldCase(withoutSearch).split(/\s+/).filter(Boolean);
  return inOne || hasTag || (words.length > 0 && words.every((word) => title.includes(word)));
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
