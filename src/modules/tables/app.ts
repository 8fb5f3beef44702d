import type { App as LowerApp } from "#src/modules/sync/index.ts";
import type { AppDeps } from "./deps.ts";
import { importUseCases, type ImportUseCases } from "./use-cases/imports.ts";
import { optionsTableUseCases, type OptionsTableUseCases } from "./use-cases/options.ts";
import { tableUseCases, type TableUseCases } from "./use-cases/tables.ts";

export type App = LowerApp & ImportUseCases & OptionsTableUseCases & TableUseCases;

export function tablesApp(deps: AppDeps, lower: Pick<LowerApp, "saveAllOptions">) {
  return {
    ...importUseCases(deps, lower),
    ...optionsTableUseCases(deps),
    ...tableUseCases(deps),
  };
}
