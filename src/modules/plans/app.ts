import type { App as LowerApp } from "#src/modules/tables/index.ts";
import type { AppDeps } from "#src/modules/tables/index.ts";
import { planUseCases, type PlanUseCases } from "./use-cases/plans.ts";
import { againUseCases, type AgainUseCases } from "./use-cases/again.ts";
import { offSaleUseCases, type OffSaleUseCases } from "./use-cases/off-sale-instead.ts";
import { undoUseCases, type UndoUseCases } from "./use-cases/undo.ts";

export type App = LowerApp & AgainUseCases & PlanUseCases & UndoUseCases & OffSaleUseCases;

export function plansApp(deps: AppDeps) {
  return { ...againUseCases(deps), ...planUseCases(deps), ...undoUseCases(deps), ...offSaleUseCases(deps) };
}
