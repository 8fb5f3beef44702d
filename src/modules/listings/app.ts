import type { App as LowerApp } from "#src/modules/shops/index.ts";
import type { AppDeps } from "./deps.ts";
import { listingUseCases, type ListingUseCases } from "./use-cases/listings.ts";

export type App = LowerApp & ListingUseCases;

export function listingsApp(deps: AppDeps) {
  return {
    ...listingUseCases(deps),
  };
}
