import { bothCards, possibleActions, cardView, requireCard, seenBy } from "#src/modules/changes/index.ts";
import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { AppDeps } from "#src/modules/tables/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { plansText } from "../messages/en.ts";
import { beginPlan } from "./begin-plan.ts";
import type { PlanBegun } from "./plans.ts";

/** A plan has few that it deletes, and never more than one page of them. */
const most = 500;

export type OffSaleUseCases = {
  /** Makes a plan that takes off sale what this one would delete, as far as it is on sale, and throws this one away. */
  takeOffSaleInstead(actor: Actor, id: ChangeId): Promise<Extract<PlanBegun, { readonly ok: true }>>;
};

export function offSaleUseCases(deps: AppDeps): OffSaleUseCases {
  return {
    takeOffSaleInstead: (actor, id) =>
      audited(deps, actor, { action: "plan.off_sale_instead", changeId: id }, async (success) => {
        requirePermission(actor, "draft");
        const store = deps.stores.for(actor);
        const card = await requireCard(store, id);
        const { kind, state } = card.change;
        const plan = seenBy(actor, cardView(deps, card));
        if (kind !== "delete" || !possibleActions(plan).has("shape")) {
          throw new OmsError(state === "draft" ? "not-allowed" : "wrong-state");
        }
        const { some } = await store.changeItems(id, { limit: most });
        const onSale = some.filter(({ move }) => move?.from === "active");
        const codes = [...new Set(onSale.flatMap(({ code }) => code ?? []))];
        if (codes.length === 0) throw new OmsError("bad-input", { userText: plansText.noneOnSale });
        const begun = await beginPlan(deps, actor, card.context, {
          selection: { shopIds: [...new Set(onSale.map(({ shopId }) => shopId))], codes, states: ["active"] },
          rule: { kind: "state", to: "unpublish" },
        });
        await store.discardDraft({ changeId: id, outbox: bothCards(id) });
        success.about({ changeId: begun.changeId });
        return begun;
      }),
  };
}
