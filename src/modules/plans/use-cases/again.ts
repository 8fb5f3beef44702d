import { beginMany, cardView, possibleActions, requireCard } from "#src/modules/changes/index.ts";
import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { AppDeps } from "#src/modules/tables/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { plansText } from "../messages/en.ts";
import { planAgainOperation } from "../operations/plan-again.ts";
import type { PlanBegun } from "./plans.ts";

/** `before`: it was clicked a moment ago, and the plan is made, or being made, already. */
export type PlannedAgain =
  | Extract<PlanBegun, { readonly ok: true }>
  | { readonly before: { readonly number: number | null } };

export type AgainUseCases = {
  /** A small plan of what was changed in its shop before it could be written, over what is there today. */
  lookAgain(actor: Actor, id: ChangeId): Promise<PlannedAgain>;
  /** A plan of what a stopped one didn't write. */
  planRest(actor: Actor, id: ChangeId): Promise<PlannedAgain>;
};

export function againUseCases(deps: AppDeps): AgainUseCases {
  const begin = (actor: Actor, id: ChangeId, which: "moved" | "rest") =>
    audited(deps, actor, { action: `plan.${which}`, changeId: id }, async (): Promise<PlannedAgain> => {
      requirePermission(actor, "draft");
      const change = cardView(deps, await requireCard(deps.stores.for(actor), id));
      const before = which === "rest" ? change.many?.again : change.many?.lookedAtIn;
      if (before) return { before };
      if (!possibleActions(change).has(which === "rest" ? "plan_rest" : "look_again"))
        throw new OmsError("wrong-state");
      const request = change.number ?? 0;
      const text = plansText.again;
      const title = text[which](request, change.content.title);
      const begun = await beginMany(deps, actor, title, {
        operation: (made) =>
          planAgainOperation.queue({ key: `plan_again:${made}`, changeId: made, params: { of: id, which } }),
        told: (made) => [{ template: "draft_card", changeId: made }],
        ...(which === "rest" ? { restOf: id } : { movedOf: id }),
        plan: JSON.stringify({
          again: id,
          ...(change.many?.plan?.rule ? { rule: change.many.plan.rule } : {}),
          text: text.line[which](request),
        }),
      });
      // The other of two clicks at once was first.
      if (begun.before) return { before: { number: begun.before.number } };
      return { ok: true, changeId: begun.changeId, title };
    });

  return {
    lookAgain: (actor, id) => begin(actor, id, "moved"),
    planRest: (actor, id) => begin(actor, id, "rest"),
  };
}
