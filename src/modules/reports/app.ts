import type { App as LowerApp } from "#src/modules/privacy/index.ts";
import type { AppDeps } from "./deps.ts";
import { deliveryUseCases, type DeliveryUseCases } from "./use-cases/delivery.ts";
import { greetingUseCases, type GreetingUseCases } from "./use-cases/greeting.ts";
import { historyUseCases, type HistoryUseCases } from "./use-cases/history.ts";
import { homeUseCases, type HomeUseCases } from "./use-cases/home.ts";
import { logUseCases, type LogUseCases } from "./use-cases/log.ts";
import { overviewUseCases, type OverviewUseCases } from "./use-cases/overview.ts";
import { problemUseCases, type ProblemUseCases } from "./use-cases/problems.ts";
import { reportUseCases, type ReportUseCases } from "./use-cases/report.ts";

export type App = LowerApp &
  DeliveryUseCases &
  GreetingUseCases &
  HistoryUseCases &
  HomeUseCases &
  LogUseCases &
  OverviewUseCases &
  ProblemUseCases &
  ReportUseCases;

export function reportsApp(deps: AppDeps) {
  return {
    ...overviewUseCases(deps),
    ...greetingUseCases(deps),
    ...deliveryUseCases(deps),
    ...historyUseCases(deps),
    ...homeUseCases(deps),
    ...logUseCases(deps),
    ...problemUseCases(deps),
    ...reportUseCases(deps),
  };
}
