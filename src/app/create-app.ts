import type { App } from "./app.ts";
import { channelUseCases } from "./channels.ts";
import { connectUseCases } from "./connect.ts";
import { decideUseCases } from "./decisions.ts";
import { deliveryUseCases } from "./delivery.ts";
import type { AppDeps } from "./deps.ts";
import { draftLikeUseCases } from "./draft-like.ts";
import { draftUseCases } from "./drafts.ts";
import { problemUseCases } from "./problems.ts";
import { historyUseCases } from "./history.ts";
import { homeUseCases } from "./home.ts";
import { importUseCases } from "./imports.ts";
import { listingChangeUseCases } from "./listing-changes.ts";
import { listingUseCases } from "./listings.ts";
import { logUseCases } from "./log.ts";
import { peopleUseCases } from "./people.ts";
import { privacyUseCases } from "./privacy.ts";
import { productUseCases } from "./products.ts";
import { reportUseCases } from "./report.ts";
import { saleUseCases } from "./put-on-sale.ts";
import { searchUseCases } from "./search.ts";
import { shopUseCases } from "./shops.ts";
import { tableUseCases } from "./tables.ts";

/** Every use case, over the parts it is given. */
export function createApp(deps: AppDeps): App {
  const people = peopleUseCases(deps);
  const deciding = decideUseCases(deps);
  return {
    ...people,
    ...channelUseCases(deps),
    ...homeUseCases(deps, people.overview),
    ...connectUseCases(deps),
    ...shopUseCases(deps),
    ...draftUseCases(deps),
    ...draftLikeUseCases(deps),
    ...searchUseCases(deps),
    ...deciding,
    ...problemUseCases(deps),
    ...listingUseCases(deps),
    ...listingChangeUseCases(deps),
    ...saleUseCases(deps, deciding.approve),
    ...historyUseCases(deps),
    ...logUseCases(deps),
    ...reportUseCases(deps),
    ...productUseCases(deps),
    ...tableUseCases(deps),
    ...importUseCases(deps),
    ...privacyUseCases(deps),
    ...deliveryUseCases(deps),
  };
}
