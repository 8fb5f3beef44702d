import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps } from "../../deps.ts";
import { cardView, requireCard, seenBy } from "../../describe.ts";
import type { ChangeView } from "../../model.ts";
import type { ChangeRecord } from "../../records.ts";
import { possibleActions } from "../../rules/possible-actions.ts";
import { bothCards } from "../shared/both-cards.ts";
import { once } from "./second-click.ts";

export type PausingUseCases = {
  /** Nothing more of a change of many is written: by the word of any person who makes listings, at once. */
  pauseChange(actor: Actor, id: ChangeId): Promise<ChangeView>;
  /** It goes on where it was, by a manager's word. */
  resumeChange(actor: Actor, id: ChangeId): Promise<ChangeView>;
};

export function pausingUseCases(deps: AppDeps): PausingUseCases {
  const { ids, stores } = deps;

  /** Its thread hears who did it; nobody is mentioned, as its card says what there is to do. */
  const told = (actor: Actor, id: ChangeId, note: "paused" | "resumed"): OutboxEntry[] => [
    ...bothCards(id),
    {
      template: "change_note",
      changeId: id,
      note,
      mention: [],
      by: actor.member.slackUserId,
      nonce: ids.uuid(),
    },
  ];

  /** The second of two clicks, or a click on an old card, finds done what it asks for. */
  const move = (actor: Actor, id: ChangeId, which: "pause" | "resume") =>
    audited(deps, actor, { action: `change.${which}`, changeId: id }, async () => {
      requirePermission(actor, which === "pause" ? "draft" : "pause");
      const store = stores.for(actor);
      const isDone = ({ paused, many }: ChangeRecord) => many !== null && (paused !== null) === (which === "pause");
      await once(store, id, isDone, async () => {
        if (!possibleActions(cardView(deps, await requireCard(store, id))).has(which))
          throw new OmsError("wrong-state");
        const note = which === "pause" ? "paused" : "resumed";
        const request = { changeId: id, outbox: told(actor, id, note) };
        await (which === "pause" ? store.pauseChange(request) : store.resumeChange(request));
      });
      return seenBy(actor, cardView(deps, await requireCard(store, id)));
    });

  return {
    pauseChange: (actor, id) => move(actor, id, "pause"),
    resumeChange: (actor, id) => move(actor, id, "resume"),
  };
}
