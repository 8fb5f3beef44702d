import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { AppDeps } from "../deps.ts";
import { personOf, studioView } from "../describe.ts";
import type { Person, StudioView } from "../model.ts";

/** What the messages of this module are drawn from; they act for no person. */
export type StudioDescribing = {
  describeStudio(studioId: StudioId): Promise<StudioView>;
  /** Who it is that an owner doesn't work alone with; null: nobody asks any more. */
  describeNotAlone(studioId: StudioId, who: string): Promise<Person | null>;
};

export function studioDescribing(deps: AppDeps): StudioDescribing {
  const { stores } = deps;
  return {
    async describeStudio(studioId) {
      return studioView(await stores.worker(studioId).team());
    },

    async describeNotAlone(studioId, who) {
      const context = await stores.worker(studioId).team();
      const member = context.members.find((each) => each.slackUserId === who);
      return member && member.role !== null && !context.studio.soloChosen ? personOf(context, member.id) : null;
    },
  };
}
