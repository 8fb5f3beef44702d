import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AppDeps } from "../deps.ts";
import { cardView, requireCard, seenBy } from "../describe.ts";
import type { ChangeView } from "../model.ts";
import { cardsAfterEdit } from "../use-cases/shared/cards-after-edit.ts";
import { openPointsText } from "./messages/en.ts";
import { leavable, withoutBlanks } from "./rules.ts";

export type OpenPointUseCases = {
  /** What a draft doesn't say yet is left out of it; what its category asks for stays open. */
  leavePointsOut(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
};

export function openPointUseCases(deps: AppDeps): OpenPointUseCases {
  return {
    leavePointsOut: (actor, changeId) =>
      audited(deps, actor, { action: "draft.leave_out", changeId }, async () => {
        requirePermission(actor, "draft");
        const store = deps.stores.for(actor);
        const { context, change } = await requireCard(store, changeId);
        if (leavable(change).length === 0) throw new OmsError("wrong-state", { userText: openPointsText.noneLeft });
        await store.leavePointsOut({
          drafts: [{ changeId, revision: change.revision, content: withoutBlanks(change.content) }],
          outbox: cardsAfterEdit(deps, actor, context, change),
        });
        return seenBy(actor, cardView(deps, await requireCard(store, changeId)));
      }),
  };
}
