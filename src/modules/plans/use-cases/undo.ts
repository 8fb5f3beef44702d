import { beginMany, type ChangeRecord, requireCard } from "#src/modules/changes/index.ts";
import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { AppDeps } from "#src/modules/tables/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { plansText } from "../messages/en.ts";
import { undoChangeOperation } from "../operations/undo-change.ts";
import type { PlanBegun } from "./plans.ts";

type Undoing = Extract<PlanBegun, { readonly ok: true }>;

export type UndoUseCases = {
  /** A worker makes a plan that writes back what this change wrote, and shows it to this person. */
  undo(actor: Actor, id: ChangeId): Promise<Undoing>;
  /** … of the request with this number. */
  undoRequest(actor: Actor, number: number): Promise<Undoing>;
};

export function undoUseCases(deps: AppDeps): UndoUseCases {
  const { stores } = deps;

  const undo = (actor: Actor, id: ChangeId) =>
    audited(deps, actor, { action: "plan.undo", changeId: id }, async (): Promise<Undoing> => {
      requirePermission(actor, "draft");
      const { change } = await requireCard(stores.for(actor), id);
      refuseUndo(change);
      const request = change.number ?? 0;
      const title = plansText.undo.title(request, change.content.title);
      const { changeId } = await beginMany(deps, actor, title, {
        operation: (made) =>
          undoChangeOperation.queue({ key: `undo_change:${made}`, changeId: made, params: { of: id } }),
        told: (made) => [{ template: "draft_card", changeId: made }],
        plan: JSON.stringify({ undo: id, text: `undo ${request}` }),
      });
      return { ok: true, changeId, title };
    });

  return {
    undo,

    async undoRequest(actor, number) {
      const [found] = await stores.for(actor).findChanges("", { number: null, request: number }, 1);
      if (!found) throw new OmsError("not-found", { userText: plansText.undo.none(number) });
      return undo(actor, found.id);
    },
  };
}

/** Only what was written to listings that exist can be written back, once all of it came to an end. */
function refuseUndo({ kind, state, number, many, items, decisions }: ChangeRecord): void {
  const text = plansText.undo;
  const refusal = (userText: string) => new OmsError("bad-input", { userText });
  const request = number ?? 0;
  if (kind === "create") throw refusal(text.notEdit(request));
  if (kind !== "edit") throw refusal(text.notBack[kind](request));
  if (state === "approved" || state === "applying" || state === "scheduled") throw refusal(text.notOver(request));
  const written = many ? (many.states.applied ?? 0) : items.filter((item) => item.state === "applied").length;
  if (written === 0) throw refusal(state === "failed" ? text.notWhole(request) : text.nothing(request));
  // What was written in part, edited and approved anew says of a field what the first write left, not what was there before.
  const approvals = decisions.filter(({ verdict }) => verdict === "approve" || verdict === "standing").length;
  if (!many && approvals > 1) throw refusal(text.inSteps(request));
}
