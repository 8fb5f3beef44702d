import { type ChangeState, draftsOf, summaryOf } from "#src/modules/changes/index.ts";
import { readContext, shopView } from "#src/modules/shops/index.ts";
import { type Actor, approverCount, memberView, requirePermission, studioView } from "#src/modules/studio/index.ts";
import type { AppDeps } from "../deps.ts";
import type { Overview } from "../model.ts";

export type OverviewUseCases = {
  overview(actor: Actor): Promise<Overview>;
};

const stuckStates: readonly ChangeState[] = ["failed"];
/** So many of each are shown at Home; their counts are whole. */
const most = { waiting: 50, stuck: 20 } as const;

/** `/oms` alone and the top of the home tab. */
export function overviewUseCases(deps: AppDeps): OverviewUseCases {
  return {
    async overview(actor) {
      requirePermission(actor, "view");
      const store = deps.stores.for(actor);
      const { id } = actor.member;
      const [context, drafts, waiting, stuck, stuckCount] = await Promise.all([
        readContext(store),
        draftsOf(store, id),
        store.waitingFor(id, { limit: most.waiting }),
        store.changes({ states: stuckStates, limit: most.stuck }),
        store.countChanges(stuckStates),
      ]);
      return {
        studio: studioView(context),
        me: memberView(actor.member),
        shops: context.shops.filter((shop) => shop.health !== "disconnected").map((shop) => shopView(context, shop)),
        myDrafts: drafts.some.map((change) => summaryOf(context, change)),
        waitingForMe: waiting.some.map((change) => summaryOf(context, change)),
        problems: stuck.map((change) => summaryOf(context, change)),
        counts: { drafts: drafts.all, waiting: waiting.all, problems: stuckCount },
        approverCount: approverCount(context),
      };
    },
  };
}
