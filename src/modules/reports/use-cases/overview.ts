import { summaryView } from "#src/modules/changes/index.ts";
import { shopView } from "#src/modules/shops/index.ts";
import { type Actor, approverCount, memberView, requirePermission, studioView } from "#src/modules/studio/index.ts";
import type { AppDeps } from "../deps.ts";
import type { Overview } from "../model.ts";
import type { OverviewRecord } from "../port.ts";

export type OverviewUseCases = {
  overview(actor: Actor): Promise<Overview>;
};

/** `/oms` alone and the top of the home tab. */
export function overviewUseCases({ stores }: Pick<AppDeps, "stores">): OverviewUseCases {
  return {
    async overview(actor) {
      requirePermission(actor, "view");
      return overviewOf(actor, await stores.for(actor).overview(actor.member.id));
    },
  };
}

export function overviewOf(
  { member }: Actor,
  { context, drafts, waiting, problems, scheduled, writing }: OverviewRecord,
): Overview {
  return {
    studio: studioView(context),
    me: memberView(member),
    shops: context.shops.filter((shop) => shop.health !== "disconnected").map((shop) => shopView(context, shop)),
    myDrafts: drafts.some.map((change) => summaryView(context, change)),
    waitingForMe: waiting.some.map((change) => summaryView(context, change)),
    problems: problems.some.map((change) => summaryView(context, change)),
    writing: { all: writing.all, some: writing.some.map((change) => summaryView(context, change)) },
    scheduled: { all: scheduled.all, some: scheduled.some.map((change) => summaryView(context, change)) },
    counts: { drafts: drafts.all, waiting: waiting.all, problems: problems.all },
    approverCount: approverCount(context),
  };
}
