import { readContext } from "#src/modules/shops/index.ts";
import { type Actor, requirePermission } from "#src/modules/studio/index.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { AppDeps, ReadStore } from "../deps.ts";
import { buildReport, reportDays, type ReportView } from "../rules/report.ts";

/** A day more than is shown: local dates begin earlier or later than UTC's. */
const lookedBackMs = (reportDays + 1) * 86_400_000;

export type ReportUseCases = {
  /** Readings per day and shop, listings by state, what waits; and the address of the same as a picture. */
  report(actor: Actor): Promise<{ report: ReportView; pictureUrl: string }>;
};

export function reportUseCases(deps: AppDeps): ReportUseCases {
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
