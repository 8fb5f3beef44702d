import type { App as LowerApp } from "#src/modules/sync/index.ts";
import type { AppDeps } from "./deps.ts";
import { importUseCases, type ImportUseCases } from "./use-cases/imports.ts";
import { tableUseCases, type TableUseCases } from "./use-cases/tables.ts";

export type App = LowerApp & ImportUseCases & TableUseCases;

export function tablesApp(deps: AppDeps) {
  return {
    ...importUseCases(deps),
    ...tableUseCases(deps),
  };
}
