import type { App as LowerApp } from "#src/modules/stock/index.ts";
import type { AppDeps } from "./deps.ts";
import { importUseCases, type ImportUseCases } from "./use-cases/imports.ts";
import { optionsTableUseCases, type OptionsTableUseCases } from "./use-cases/options.ts";
import { tableUseCases, type TableUseCases } from "./use-cases/tables.ts";

export type App = LowerApp & ImportUseCases & OptionsTableUseCases & TableUseCases;

type Below = Pick<LowerApp, "saveAllOptions" | "listingVariations" | "saveListingOptions" | "saveListingOptionPhotos">;

export function tablesApp(deps: AppDeps, lower: Below) {
  return {
    ...importUseCases(deps, lower),
    ...optionsTableUseCases(deps),
    ...tableUseCases(deps),
  };
}
