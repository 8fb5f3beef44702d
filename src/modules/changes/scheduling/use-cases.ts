import { readContext } from "#src/modules/shops/index.ts";
import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { Counted } from "#src/platform/kernel/counted.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps } from "../deps.ts";
import { cardView, requireCard, seenBy, summaryView } from "../describe.ts";
import type { ChangeSummary, ChangeView } from "../model.ts";
import type { ScheduleNote } from "../outbox.ts";
import type { CardRecord } from "../records.ts";
import { type ChangeAction, possibleActions } from "../rules/possible-actions.ts";
import { askedEntries } from "../use-cases/deciding/submit.ts";
import { requireOwn } from "../use-cases/deciding/requirements.ts";
import { bothCards } from "../use-cases/shared/both-cards.ts";
import type { When } from "./model.ts";

export type ScheduleUseCases = {
  /**
   * Sets when a change is written, and when what it wrote is put back, or moves it. Of what is approved an approver's word moves it;
   * the word of another person asks for approval anew.
   *
   * @throws OmsError `wrong-state` with the fix: a time that has passed, more than 180 days ahead, an end before the start
   */
  setSchedule(actor: Actor, id: ChangeId, when: Omit<When, "zone">): Promise<ChangeView>;
  /** What its form is drawn from; `zone`: of the studio. */
  scheduleSheet(actor: Actor, id: ChangeId): Promise<{ readonly change: ChangeView; readonly zone: string }>;
  /** What is approved and waits isn't written, and is its author's again; what was written isn't put back any more. */
  cancelSchedule(actor: Actor, id: ChangeId): Promise<ChangeView>;
  /** What waits for its time, and what goes back later: what comes first, first. */
  scheduled(actor: Actor, most: number): Promise<Counted<ChangeSummary>>;
};

export function scheduleUseCases(deps: AppDeps): ScheduleUseCases {
  const { stores } = deps;

  const told = (actor: Actor, changeId: ChangeId, note: ScheduleNote): OutboxEntry[] => [
    ...bothCards(changeId),
    {
      template: "change_note",
      changeId,
      note,
      mention: [],
      concerned: true,
      by: actor.member.slackUserId,
      nonce: deps.ids.uuid(),
    },
  ];

  const act = (
    actor: Actor,
    changeId: ChangeId,
    { log, action }: { readonly log: string; readonly action: ChangeAction },
    run: (card: CardRecord) => Promise<void>,
  ) =>
    audited(deps, actor, { action: log, changeId }, async () => {
      requirePermission(actor, "requestApproval");
      const store = stores.for(actor);
      const card = await requireCard(store, changeId);
      requireOwn(actor, card, "schedule");
      if (!possibleActions(cardView(deps, card)).has(action)) throw new OmsError("wrong-state");
      await run(card);
      return seenBy(actor, cardView(deps, await requireCard(store, changeId)));
    });

  return {
    setSchedule: (actor, changeId, when) =>
      act(actor, changeId, { log: "schedule.set", action: "schedule" }, ({ context }) =>
        stores.for(actor).setSchedule({
          changeId,
          when: { ...when, zone: context.studio.digest.zone },
          outbox: [...told(actor, changeId, "schedule_moved"), ...askedEntries(deps, actor, changeId).slice(-1)],
        }),
      ),

    async scheduleSheet(actor, changeId) {
      requirePermission(actor, "requestApproval");
      const card = await requireCard(stores.for(actor), changeId);
      requireOwn(actor, card, "schedule");
      const change = seenBy(actor, cardView(deps, card));
      if (!possibleActions(change).has("schedule")) throw new OmsError("wrong-state");
      return { change, zone: card.context.studio.digest.zone };
    },

    cancelSchedule: (actor, changeId) =>
      act(actor, changeId, { log: "schedule.cancel", action: "unschedule" }, () =>
        stores.for(actor).cancelSchedule({ changeId, outbox: told(actor, changeId, "schedule_cancelled") }),
      ),

    async scheduled(actor, most) {
      requirePermission(actor, "view");
      const store = stores.for(actor);
      const [context, { all, some }] = await Promise.all([readContext(store), store.scheduled(most)]);
      return { all, some: some.map((change) => summaryView(context, change)) };
    },
  };
}
