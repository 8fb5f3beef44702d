import type { App as LowerApp } from "#src/modules/listings/index.ts";
import type { AppDeps } from "./deps.ts";
import { productUseCases, type ProductUseCases } from "./use-cases/products.ts";

export type App = LowerApp & ProductUseCases;

export function productsApp(deps: AppDeps) {
  return {
    ...productUseCases(deps),
  };
}
