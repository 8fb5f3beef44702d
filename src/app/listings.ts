import type { ListingId } from "#src/domain/ids.ts";
import { OmsError } from "#src/kernel/errors.ts";
import { audited, requirePermission } from "./access.ts";
import type { App } from "./app.ts";
import { askedView } from "./asked-view.ts";
import { whichShop } from "./choose-shop.ts";
import type { AppDeps } from "./deps.ts";
import { readContext, usableShops } from "./describe.ts";
import { listingView, syncView } from "./describe-listing.ts";
import { readMeant } from "./meant-listings.ts";
import type { ListingRecord } from "./ports/records.ts";
import type { Actor, ReadStore } from "./ports/store.ts";

type ListingUseCases = Pick<
  App,
  "sync" | "syncProgress" | "findListings" | "listingsIn" | "searchListings" | "listing" | "keepTheirs"
>;

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
    sync: (actor, shopId) =>
      audited(deps, actor, { action: "shop.sync", ...(shopId ? { shopId } : {}) }, async () => {
        requirePermission(actor, "draft");
        const store = stores.for(actor);
        const context = await readContext(store);
        const shops = usableShops(context).filter((shop) => shopId === null || shop.id === shopId);
        if (shops.length === 0) throw new OmsError(shopId ? "shop-disconnected" : "not-found", noShop);
        const asked = await store.askToRead(
          "sync_shop",
          shops.map(({ id }) => id),
        );
        return shops.map((shop) => askedView(shop, asked));
      }),

    async syncProgress(actor) {
      requirePermission(actor, "view");
      const store = stores.for(actor);
      const context = await readContext(store);
      const runs = await Promise.all(usableShops(context).map((shop) => store.syncRuns(shop.id, 1)));
      return Promise.all(runs.flat().map((run) => syncView(deps, context, store, run)));
    },

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
      const filter = { ...meant.filter, states: states.filter((state) => named?.includes(state) ?? true) };
      const total = filter.states.length === 0 ? 0 : await store.countListings(filter);
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
      const total = await store.countListings(meant.filter);
      const pages = Math.max(1, Math.ceil(total / perPage));
      const shown = Math.min(Math.max(0, page), pages - 1);
      const found = await store.listings({ ...meant.filter, limit: perPage, offset: shown * perPage });
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

const noShop = { userText: "No shop is connected that I could read. /oms shops shows how they stand." };

/** @throws OmsError `not-found`: not there, or another studio's */
export async function requireListing(store: ReadStore, id: ListingId): Promise<ListingRecord> {
  const [listing] = await store.listings({ id, withGone: true, limit: 1 });
  if (!listing) throw new OmsError("not-found");
  return listing;
}
