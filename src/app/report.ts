import type { StudioId } from "#src/domain/ids.ts";
import { buildReport, type ReportView, reportDays } from "#src/domain/report.ts";
import { requirePermission } from "./access.ts";
import type { App } from "./app.ts";
import type { AppDeps } from "./deps.ts";
import type { ReadStore } from "./ports/store.ts";
import { readContext } from "./studio-context.ts";

/** A day more than is shown: local dates begin earlier or later than UTC's. */
const lookedBackMs = (reportDays + 1) * 86_400_000;

export function reportUseCases(deps: AppDeps): Pick<App, "report"> {
  return {
    async report(actor) {
      requirePermission(actor, "view");
      const report = await readReport(deps, deps.stores.for(actor));
      return { report, pictureUrl: deps.photoLinks.report(actor.studioId, deps.clock.now()) };
    },
  };
}

/** Drawn when it is asked for: Slack fetches it right after the message. */
export async function drawnReport(deps: AppDeps, studioId: StudioId): Promise<ReportView> {
  return readReport(deps, deps.stores.worker(studioId));
}

async function readReport(deps: AppDeps, store: ReadStore): Promise<ReportView> {
  const now = deps.clock.now();
  const since = new Date(now.getTime() - lookedBackMs);
  const [context, { runs, failures, waitingCount, differing }] = await Promise.all([
    readContext(store),
    store.report(since),
  ]);
  return buildReport({
    now,
    zone: context.studio.digest.zone,
    shops: context.shops
      .filter((shop) => shop.health !== "disconnected")
      .map((shop) => ({ ...shop, differing: differing[shop.id] ?? 0 })),
    runs,
    failures,
    waiting: waitingCount,
  });
}
