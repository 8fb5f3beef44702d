import type { App as LowerApp } from "#src/modules/plans/index.ts";
import type { AppDeps } from "./deps.ts";
import { privacyUseCases, type PrivacyUseCases } from "./use-cases/privacy.ts";

export type App = LowerApp & PrivacyUseCases;

export function privacyApp(deps: AppDeps) {
  return privacyUseCases(deps);
}
