import { syncDescribing, type SyncDescribing } from "./use-cases/describing.ts";
import type { App as LowerApp } from "#src/modules/changes/index.ts";
import type { AppDeps } from "./deps.ts";
import { syncUseCases, type SyncUseCases } from "./use-cases/sync.ts";

export type App = LowerApp & SyncUseCases & SyncDescribing;

export function syncApp(deps: AppDeps) {
  return { ...syncUseCases(deps), ...syncDescribing(deps) };
}
