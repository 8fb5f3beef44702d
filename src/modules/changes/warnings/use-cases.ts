import { warningName } from "#src/marketplaces/registry.ts";
import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AppDeps } from "../deps.ts";
import { cardView, requireCard, seenBy } from "../describe.ts";
import type { ChangeView } from "../model.ts";
import { bothCards } from "../use-cases/shared/both-cards.ts";
import { warningsText } from "./messages/en.ts";

export type WarningUseCases = {
  /** No card of the studio warns of this any more, until an owner switches it on again in the settings. */
  stopWarning(actor: Actor, changeId: ChangeId, code: string): Promise<ChangeView>;
};

export function warningUseCases(deps: AppDeps): WarningUseCases {
  return {
    stopWarning: (actor, changeId, code) =>
      audited(deps, actor, { action: "warning.stop", changeId }, async () => {
        requirePermission(actor, "decide");
        if (warningName(code) === undefined) throw new OmsError("bad-input", { userText: warningsText.unknown });
        const store = deps.stores.for(actor);
        const { change } = await requireCard(store, changeId);
        // What nobody was asked to approve has no card in the channel.
        const outbox =
          change.state === "in_review" ? bothCards(changeId) : [{ template: "draft_card" as const, changeId }];
        await store.stopWarning({ code, outbox });
        return seenBy(actor, cardView(deps, await requireCard(store, changeId)));
      }),
  };
}
