import { listingView, unaskedView } from "#src/modules/listings/index.ts";
import { readContext } from "#src/modules/shops/index.ts";
import type { Actor } from "#src/modules/studio/index.ts";
import type { AppDeps } from "../deps.ts";
import { firstRunOf, type HomeData, type HomePages, listingsPerPage } from "../rules/home-view.ts";
import type { OverviewUseCases } from "./overview.ts";

const acts = 8;
const listed = 3;

export type HomeUseCases = {
  home(actor: Actor, pages: HomePages): Promise<HomeData>;
};

/** The home tab: the overview, how the first run stands, and what happened lately. */
export function homeUseCases(deps: AppDeps, overview: OverviewUseCases["overview"]): HomeUseCases {
  return {
    async home(actor, pages): Promise<HomeData> {
      const seen = await overview(actor);
      const store = deps.stores.for(actor);
      const [context, { approvedOnce, differingCount }, all, differing, lines] = await Promise.all([
        readContext(store),
        store.home(),
        store.countListings({}),
        store.listings({ unasked: true, limit: listed }),
        store.log({ words: "", limit: acts + 1, offset: pages.activity * acts }),
      ]);
      const shown = Math.min(pages.listings, Math.max(0, Math.ceil(all / listingsPerPage) - 1));
      const listings = await store.listings({ limit: listingsPerPage, offset: shown * listingsPerPage });
      return {
        ...seen,
        pages: { ...pages, listings: shown },
        approvedOnce,
        firstRun: firstRunOf(seen),
        differing: { all: differingCount, some: differing.map((listing) => unaskedView(deps, context, listing)) },
        listings: { all, some: listings.map((listing) => listingView(deps, context, listing)) },
        activity: { lines: lines.slice(0, acts), more: lines.length > acts },
      };
    },
  };
}
