import { readContext } from "#src/modules/shops/index.ts";
import type { Counted } from "#src/platform/kernel/counted.ts";
import type { ChangeId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { AppDeps } from "../deps.ts";
import { changeView, summaryOf } from "../describe.ts";
import type { ChangeSummary, ChangeView } from "../model.ts";

/** What the messages of this module are drawn from; they act for no person. */
export type ChangeDescribing = {
  describeChange(studioId: StudioId, changeId: ChangeId): Promise<ChangeView | null>;
  /** What waits for this person's approval now, oldest first. */
  describeWaiting(studioId: StudioId, slackUserId: string): Promise<Counted<ChangeSummary>>;
};

/** So many of what waits are told by their titles. */
const waitingNamed = 5;

export function changeDescribing(deps: AppDeps): ChangeDescribing {
  const { stores } = deps;
  return {
    async describeChange(studioId, changeId) {
      const store = stores.worker(studioId);
      const [context, change] = await Promise.all([readContext(store), store.change(changeId)]);
      return change ? changeView(deps, context, change) : null;
    },

    async describeWaiting(studioId, slackUserId) {
      const store = stores.worker(studioId);
      const context = await readContext(store);
      const member = context.members.find((each) => each.slackUserId === slackUserId);
      if (!member) return { all: 0, some: [] };
      const { all, some } = await store.waitingFor(member.id, { limit: waitingNamed });
      return { all, some: some.map((change) => summaryOf(context, change)) };
    },
  };
}
