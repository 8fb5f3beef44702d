import { changesApp } from "#src/modules/changes/index.ts";
import { listingsApp } from "#src/modules/listings/index.ts";
import { plansApp } from "#src/modules/plans/index.ts";
import { privacyApp } from "#src/modules/privacy/index.ts";
import { productsApp } from "#src/modules/products/index.ts";
import { type App as AllOfIt, reportsApp } from "#src/modules/reports/index.ts";
import { shopsApp } from "#src/modules/shops/index.ts";
import { stockApp } from "#src/modules/stock/index.ts";
import { studioApp } from "#src/modules/studio/index.ts";
import { syncApp } from "#src/modules/sync/index.ts";
import { tablesApp } from "#src/modules/tables/index.ts";
import type { AppDeps } from "./deps.ts";

/**
 * Everything the product does: commands, buttons, forms and pages. Every method that takes an `Actor` checks the role at
 * that moment and raises `OmsError` (`not-allowed`, `no-role` …); what a person did is written to the audit log with a
 * reference id.
 */
export type App = AllOfIt;

/** Every use case, over the parts it is given. */
export function createApp(deps: AppDeps): App {
  const changes = changesApp(deps);
  return {
    ...studioApp(deps),
    ...shopsApp(deps),
    ...listingsApp(deps),
    ...productsApp(deps),
    ...changes,
    ...syncApp(deps),
    ...stockApp(deps, changes),
    ...tablesApp(deps, changes),
    ...plansApp(deps),
    ...privacyApp(deps),
    ...reportsApp(deps),
  };
}
