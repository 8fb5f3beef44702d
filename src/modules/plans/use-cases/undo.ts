import { beginMany, type ChangeRecord, requireCard } from "#src/modules/changes/index.ts";
import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { AppDeps, TenantStore } from "#src/modules/tables/index.ts";
import { inTurn } from "#src/platform/database/in-turn.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { plansText } from "../messages/en.ts";
import { looksAt, undoChangeOperation } from "../operations/undo-change.ts";
import type { PlanBegun } from "./plans.ts";

type Undoing = Extract<PlanBegun, { readonly ok: true }>;

export type UndoUseCases = {
  /**
   * A worker makes a plan that writes back what this change wrote, and shows it to this person. `codes`: in these listings alone.
   *
   * @throws OmsError `bad-input` where it can't be undone, or has no listing with one of the codes
   */
  undo(actor: Actor, id: ChangeId, codes?: readonly string[]): Promise<Undoing>;
  /** … of the request with this number. */
  undoRequest(actor: Actor, number: number, codes?: readonly string[]): Promise<Undoing>;
  /** The newest requests that can be undone. */
  undoable(actor: Actor): Promise<Undoable[]>;
};

export type Undoable = { readonly request: number; readonly title: string; readonly listings: number };

/** So many are listed, of so many that came to their end last. */
const shown = 10;
const lookedThrough = 20;
const mostCodes = 100;

export function undoUseCases(deps: AppDeps): UndoUseCases {
  const { stores } = deps;

  const undo = (actor: Actor, id: ChangeId, codes: readonly string[] = []) =>
    audited(deps, actor, { action: "plan.undo", changeId: id }, async (): Promise<Undoing> => {
      requirePermission(actor, "draft");
      const store = stores.for(actor);
      const { change } = await requireCard(store, id);
      refuseUndo(change);
      const request = change.number ?? 0;
      if (codes.length > mostCodes) throw refusal(plansText.undo.manyCodes(codes.length, mostCodes));
      const { listings, strange } = await listingsOf(store, id, codes);
      if (strange.length > 0) throw refusal(plansText.undo.strange(request, strange));
      const { title: whole, some } = plansText.undo;
      const { title: name } = change.content;
      const title = codes.length > 0 ? some(request, listings, name) : whole(request, name);
      const named = codes.length > 0 ? ` codes ${codes.join(", ")}` : "";
      const { changeId } = await beginMany(deps, actor, title, {
        operation: (made) =>
          undoChangeOperation.queue({
            key: `undo_change:${made}`,
            changeId: made,
            params: { of: id, ...(codes.length > 0 ? { codes: [...codes] } : {}) },
          }),
        told: (made) => [{ template: "draft_card", changeId: made }],
        plan: JSON.stringify({ undo: id, text: `undo ${request}${named}` }),
      });
      return { ok: true, changeId, title };
    });

  return {
    undo,

    async undoable(actor) {
      requirePermission(actor, "draft");
      const ended = await stores.for(actor).changes({ states: ["applied", "failed", "stopped"], limit: lookedThrough });
      return ended
        .filter((change) => change.number !== null && whyNot(change) === null)
        .slice(0, shown)
        .map((change) => ({
          request: change.number ?? 0,
          title: change.content.title,
          listings: writtenBy(change),
        }));
    },

    async undoRequest(actor, number, codes) {
      const [found] = await stores.for(actor).findChanges("", { number: null, request: number }, 1);
      if (!found) throw new OmsError("not-found", { userText: plansText.undo.none(number) });
      return undo(actor, found.id, codes);
    },
  };
}

/** How many listings of the request have these codes, and which of these codes none has. A product has one code in all its shops. */
async function listingsOf(
  store: Pick<TenantStore, "changeItemsInTurn">,
  of: ChangeId,
  codes: readonly string[],
): Promise<{ readonly listings: number; readonly strange: readonly string[] }> {
  const [wanted, left] = [new Set(codes), new Set(codes)];
  let listings = 0;
  const read = (after: number | null) => store.changeItemsInTurn(of, { states: looksAt, after, limit: 500 });
  if (wanted.size > 0)
    for await (const some of inTurn(read))
      for (const { code } of some) {
        if (wanted.has(code ?? "")) listings += 1;
        left.delete(code ?? "");
      }
  return { listings, strange: [...left] };
}

function refusal(userText: string): OmsError {
  return new OmsError("bad-input", { userText });
}

function refuseUndo(change: ChangeRecord): void {
  const why = whyNot(change);
  if (why !== null) throw refusal(why);
}

function writtenBy({ many, items }: ChangeRecord): number {
  return many ? (many.states.applied ?? 0) : items.filter((item) => item.state === "applied").length;
}

/** Only what was written to listings that exist can be written back, once all of it came to an end. Null: it can. */
function whyNot(change: ChangeRecord): string | null {
  const { kind, state, number, many, decisions } = change;
  const text = plansText.undo;
  const request = number ?? 0;
  if (kind === "create") return text.notEdit(request);
  if (kind !== "edit") return text.notBack[kind](request);
  if (state === "approved" || state === "applying" || state === "scheduled") return text.notOver(request);
  if (writtenBy(change) === 0) return state === "failed" ? text.notWhole(request) : text.nothing(request);
  // What was written in part, edited and approved anew says of a field what the first write left, not what was there before.
  const approvals = decisions.filter(({ verdict }) => verdict === "approve" || verdict === "standing").length;
  return !many && approvals > 1 ? text.inSteps(request) : null;
}
