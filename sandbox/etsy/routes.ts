import { listingRoutes } from "./api/listing-routes.ts";
import type { Route } from "./api/route.ts";
import { setupRoutes } from "./api/setup/setup-routes.ts";
import { shopRoutes } from "./api/shop-routes.ts";
import { translationRoutes } from "./api/translations.ts";
import { videoRoutes } from "./media/videos.ts";
import { operatorRoutes } from "./gpsr/operators.ts";

/** The endpoints there are; everything else is "Resource not found". */
export const routes: readonly Route[] = [
  ...shopRoutes,
  ...setupRoutes,
  ...operatorRoutes,
  ...listingRoutes,
  ...videoRoutes,
  ...translationRoutes,
];

export function findRoute(method: string, pathname: string): { route: Route; ids: number[] } | undefined {
  for (const route of routes) {
    const match = route.method === method ? route.path.exec(pathname) : null;
    if (match) return { route, ids: match.slice(1).map(Number) };
  }
  return undefined;
}
