import type { App as LowerApp } from "#src/modules/sync/index.ts";
import type { AppDeps } from "./deps.ts";
import { stockDescribing, type StockDescribing } from "./use-cases/describing.ts";
import { putBackUseCases, type PutBackUseCases } from "./use-cases/put-back.ts";
import { stockUseCases, type StockUseCases } from "./use-cases/stock.ts";

export type App = LowerApp & StockUseCases & PutBackUseCases & StockDescribing;

export function stockApp(deps: AppDeps, lower: Pick<LowerApp, "saveEdit" | "putOnSale">) {
  return { ...stockUseCases(deps), ...putBackUseCases(deps, lower), ...stockDescribing(deps) };
}
