import type { App as LowerApp } from "#src/modules/tables/index.ts";
import { catchUpUseCases, type CatchUpUseCases } from "./catching-up/use-cases.ts";
import type { AppDeps } from "./deps.ts";
import { planUseCases, type PlanUseCases } from "./use-cases/plans.ts";
import { againUseCases, type AgainUseCases } from "./use-cases/again.ts";
import { offSaleUseCases, type OffSaleUseCases } from "./use-cases/off-sale-instead.ts";
import { sentenceUseCases, type SentenceUseCases } from "./use-cases/sentences.ts";
import { undoUseCases, type UndoUseCases } from "./use-cases/undo.ts";

export type App = LowerApp &
  AgainUseCases &
  CatchUpUseCases &
  PlanUseCases &
  SentenceUseCases &
  UndoUseCases &
  OffSaleUseCases;

export function plansApp(deps: AppDeps) {
  return {
    ...againUseCases(deps),
    ...catchUpUseCases(deps),
    ...planUseCases(deps),
    ...sentenceUseCases(deps),
    ...undoUseCases(deps),
    ...offSaleUseCases(deps),
  };
}
