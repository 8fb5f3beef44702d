import type { ListingState } from "#src/catalog/listing.ts";
import { readContext, whichShop } from "#src/modules/shops/index.ts";
import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AppDeps, ReadStore } from "../deps.ts";
import { listingView } from "../describe-listing.ts";
import { readMeant } from "../meant-listings.ts";
import type { ListingFilter } from "../filters.ts";
import type { ListingRecord, ListingView } from "../model.ts";
import type { FoundPage } from "../rules/listing-search.ts";

export type ListingUseCases = {
  /** Listings of the mirror by code, SKU, number, link, or words of the title, narrowed as `searchListings`. Empty: the newest. */
  findListings(actor: Actor, words: string, page: { limit: number; offset: number }): Promise<ListingView[]>;
  /**
   * As `findListings`, of these states: the newest ten, or `limit`, and how many there are. Those of disconnected shops only
   * where there are no others. `others`: some of that name in other states, where none is in these.
   */
  listingsIn(
    actor: Actor,
    words: string,
    states: readonly ListingState[],
    limit?: number,
  ): Promise<{ listings: readonly ListingView[]; total: number; others: readonly ListingView[] }>;
  /**
   * As `findListings`, ten a page from 0, where "sold out", "expired", "live", "draft", "inactive", "ending" and
   * "in <shop>" narrow it. What finds nothing so is looked for as words of the title, and then among listings that are gone.
   * Raises `bad-input` with the shops there are when no single one is called so.
   */
  searchListings(actor: Actor, typed: string, page: number): Promise<FoundPage>;
  listing(actor: Actor, id: ListingId): Promise<ListingView>;
  /** These fields keep their live value. Writes to no shop. */
  keepTheirs(actor: Actor, id: ListingId, fields: readonly string[]): Promise<ListingView>;
};

const perPage = 10;
const otherShown = 5;
const longestSearch = 200;

export function listingUseCases(deps: AppDeps): ListingUseCases {
  const { stores } = deps;

  const view = async (actor: Actor, id: ListingId) => {
    const store = stores.for(actor);
    const [context, listing] = await Promise.all([readContext(store), requireListing(store, id)]);
    return listingView(deps, context, listing);
  };

  return {
    async findListings(actor, words, { limit, offset }) {
      requirePermission(actor, "view");
      const store = stores.for(actor);
      const context = await readContext(store);
      const meant = await readMeant(store, context, words, deps.clock.now());
      if (!meant) return [];
      const found = await store.listings({ ...meant.filter, limit, offset });
      return found.map((listing) => listingView(deps, context, listing));
    },

    async listingsIn(actor, words, states, limit = perPage) {
      requirePermission(actor, "view");
      const store = stores.for(actor);
      const context = await readContext(store);
      const meant = await readMeant(store, context, words, deps.clock.now());
      if (!meant) return { listings: [], total: 0, others: [] };
      const named = meant.filter.states;
      const possible = { ...meant.filter, states: states.filter((state) => named?.includes(state) ?? true) };
      // Where it is in several shops, those are meant in which it can be done.
      const cutOff = context.shops.some(({ health }) => health === "disconnected");
      const filters: ListingFilter[] = cutOff ? [{ ...possible, connected: true }, possible] : [possible];
      let [filter, total] = [possible as ListingFilter, 0];
      for (const each of possible.states.length === 0 ? [] : filters) {
        total = await store.countListings((filter = each));
        if (total > 0) break;
      }
      const shown = total > 0 ? { ...filter, limit } : { ...meant.filter, limit: otherShown };
      const found = (await store.listings(shown)).map((listing) => listingView(deps, context, listing));
      return total > 0 ? { listings: found, total, others: [] } : { listings: [], total, others: found };
    },

    async searchListings(actor, typed, page) {
      requirePermission(actor, "view");
      const store = stores.for(actor);
      const context = await readContext(store);
      const words = typed.trim().slice(0, longestSearch);
      const meant = await readMeant(store, context, words, deps.clock.now());
      if (!meant) throw whichShop(context.shops);
      const there = await store.countListings(meant.filter);
      const filter = there === 0 && isNamed(meant.filter) ? { ...meant.filter, withGone: true } : meant.filter;
      const total = filter.withGone ? await store.countListings(filter) : there;
      const pages = Math.max(1, Math.ceil(total / perPage));
      const shown = Math.min(Math.max(0, page), pages - 1);
      const found = await store.listings({ ...filter, limit: perPage, offset: shown * perPage });
      return {
        listings: found.map((listing) => listingView(deps, context, listing)),
        total,
        page: shown,
        pages,
        typed: words,
        search: meant.search,
      };
    },

    async listing(actor, id) {
      requirePermission(actor, "view");
      return view(actor, id);
    },

    keepTheirs: (actor, id, fields) =>
      audited(deps, actor, { action: "listing.keep_theirs", listingId: id }, async () => {
        requirePermission(actor, "draft");
        await stores.for(actor).setOurs({ listingId: id, agreed: fields, ours: {}, outbox: [] });
        return view(actor, id);
      }),
  };
}

/** Whether listings are named, and not only those in a state: what is gone is in none. */
function isNamed({ words = "", request, states }: ListingFilter): boolean {
  return (words !== "" || request !== undefined) && states === undefined;
}

/** @throws OmsError `not-found`: not there, or another studio's */
export async function requireListing(store: ReadStore, id: ListingId): Promise<ListingRecord> {
  const [listing] = await store.listings({ id, withGone: true, limit: 1 });
  if (!listing) throw new OmsError("not-found");
  return listing;
}
