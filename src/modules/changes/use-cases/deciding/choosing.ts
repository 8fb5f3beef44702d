import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps } from "../../deps.ts";
import { cardView, cardWith, requireCard, seenBy } from "../../describe.ts";
import type { PartDecision } from "../../edits.ts";
import { choosingText } from "../../messages/plans.en.ts";
import type { ChangeView, ChoicePage } from "../../model.ts";
import type { ChangeRecord } from "../../records.ts";
import { isDecidedAlone, possibleActions } from "../../rules/possible-actions.ts";
import { bothCards } from "../shared/both-cards.ts";
import { valueShop } from "../shared/many-view.ts";

/** What came of approving a part; `rest` null: all of it was approved. */
export type PartApproved = {
  readonly change: ChangeView;
  readonly rest: { readonly id: ChangeId; readonly number: number | null; readonly listings: number } | null;
};

export type ChoosingUseCases = {
  /** What this person may tick of a plan that waits for approval. */
  planChoice(actor: Actor, id: ChangeId, page: { readonly page: number; readonly most: number }): Promise<ChoicePage>;
  /** Approves a plan without what isn't ticked, which is its author's plan again. `all`: of so many, as it was shown. */
  approvePart(
    actor: Actor,
    decision: Omit<PartDecision, "rest" | "audit"> & { readonly all: number },
  ): Promise<PartApproved>;
};

export function choosingUseCases(deps: AppDeps): ChoosingUseCases {
  const { ids, stores } = deps;

  return {
    async planChoice(actor, id, { page, most }) {
      requirePermission(actor, "decide");
      const store = stores.for(actor);
      const [card, { some, ...choice }] = await Promise.all([
        requireCard(store, id),
        store.planChoice(id, { member: actor.member.id, limit: most, offset: page * most }),
      ]);
      const change = seenBy(actor, cardView(deps, card));
      if (!possibleActions(change).has("choose")) throw new OmsError("wrong-state");
      const lines = some.map((item) => ({ ...item, ...valueShop(card.context, item.shopId) }));
      return { change, page, ...choice, some: lines, solo: isDecidedAlone(change) };
    },

    approvePart: (actor, { all, ...decision }) =>
      audited(deps, actor, { action: "decide.approve_part", changeId: decision.changeId }, async (success) => {
        requirePermission(actor, "decide");
        if (decision.count <= 0) throw new OmsError("bad-input", { userText: choosingText.nothingTicked });
        const store = stores.for(actor);
        const card = await requireCard(store, decision.changeId);
        const rest = ids.uuid() as ChangeId;
        const splits = decision.count < all;
        const change = await store.approvePart({
          ...decision,
          rest,
          audit: success.take(),
          outbox: [
            ...told(deps, actor, { ...decision, solo: decision.solo || isAlone(card, actor) }),
            ...(splits ? [{ template: "draft_card" as const, changeId: rest }] : []),
          ],
        });
        const now = change ? await cardWith(store, card, change) : await requireCard(store, decision.changeId);
        const left = splits ? await store.change(rest) : null;
        return {
          change: seenBy(actor, cardView(deps, now)),
          rest: left && { id: rest, number: left.number, listings: left.many?.all ?? 0 },
        };
      }),
  };
}

/** What one manager may do: approved by its own author, it is said so. */
function isAlone({ change }: { readonly change: ChangeRecord }, { member }: Actor): boolean {
  return change.oneManager && change.barred.some(({ by }) => by === member.id);
}

function told(
  { ids }: Pick<AppDeps, "ids">,
  { member }: Actor,
  { changeId, solo }: Pick<PartDecision, "changeId" | "solo">,
): OutboxEntry[] {
  const note = solo ? "self_approved" : "approved";
  return [
    ...bothCards(changeId),
    { template: "change_note", changeId, note, mention: [], by: member.slackUserId, nonce: ids.uuid() },
  ];
}
