import { listingView, unaskedView } from "#src/modules/listings/index.ts";
import { standingView } from "#src/modules/stock/index.ts";
import { type Actor, requirePermission } from "#src/modules/studio/index.ts";
import type { AppDeps } from "../deps.ts";
import { firstRunOf, type HomeData, type HomePages, listingsPerPage } from "../rules/home-view.ts";
import { overviewOf } from "./overview.ts";

const acts = 8;
const listed = 3;

export type HomeUseCases = {
  home(actor: Actor, pages: HomePages): Promise<HomeData>;
};

/** The home tab: the overview, the steps of the first run, and what happened lately. */
export function homeUseCases(deps: AppDeps): HomeUseCases {
  return {
    async home(actor, pages): Promise<HomeData> {
      requirePermission(actor, "view");
      const home = await deps.stores.for(actor).home(actor.member.id, {
        differing: listed,
        listings: { perPage: listingsPerPage, page: pages.listings },
        log: { limit: acts + 1, offset: pages.activity * acts, together: true },
      });
      const { context, approvedOnce, differing, listings, log, standing, rules } = home;
      const seen = overviewOf(actor, home);
      return {
        ...seen,
        pages: { ...pages, listings: listings.page },
        approvedOnce,
        standing: standingView(context, standing),
        rules,
        firstRun: firstRunOf(seen),
        differing: { all: differing.all, some: differing.some.map((listing) => unaskedView(deps, context, listing)) },
        listings: { all: listings.all, some: listings.some.map((listing) => listingView(deps, context, listing)) },
        activity: { lines: log.slice(0, acts), more: log.length > acts },
      };
    },
  };
}
