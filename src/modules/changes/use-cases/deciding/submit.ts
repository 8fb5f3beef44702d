import { readContext } from "#src/modules/shops/index.ts";
import type { Actor } from "#src/modules/studio/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps } from "../../deps.ts";
import { changeProblems, changeView, listingOf, requireChange } from "../../describe.ts";
import type { SaveResult } from "../../edits.ts";
import type { ChangeRecord } from "../../records.ts";
import { stillCopying } from "../../rules/change.ts";
import { kindAsking } from "../shared/change-kinds.ts";

/**
 * draft → in review, for every kind of change: what would be written is fixed to the byte, and whoever may approve hears
 * of it. `quietly`: nobody does, because the one who asks decides in the same breath.
 *
 * @throws OmsError `already-asked`: another request holds the listing, or a field of it
 */
export async function submitChange(
  deps: AppDeps,
  actor: Actor,
  changeId: ChangeId,
  { quietly = false }: { readonly quietly?: boolean } = {},
): Promise<SaveResult> {
  const store = deps.stores.for(actor);
  const [context, change] = await Promise.all([readContext(store), requireChange(store, changeId)]);
  requirePrepared(change);
  const listing = await listingOf(store, change);
  const problems = changeProblems(context, change, listing);
  if (problems.length > 0) return { ok: false, problems };
  await store.submit({
    changeId,
    revision: change.revision,
    ...kindAsking({ context, change, listing, now: deps.clock.now() }),
    outbox: quietly ? [] : askedEntries(deps, actor, changeId),
  });
  return { ok: true, change: await changeView(deps, context, await requireChange(store, changeId)) };
}

/**
 * The cards of a change that approval is asked for, and the word to those who may give it: the database, which knows whose
 * hand is in it, puts in whom it mentions.
 */
export function askedEntries(deps: AppDeps, actor: Actor, changeId: ChangeId): OutboxEntry[] {
  const by = actor.member.slackUserId;
  return [
    { template: "draft_card", changeId },
    { template: "review_card", changeId },
    { template: "change_note", changeId, note: "approval_asked", mention: [], by, nonce: deps.ids.uuid() },
  ];
}

/** Before anything is saved: a form that is refused afterwards could not be sent again. The database judges it once more. */
export function requirePrepared(change: ChangeRecord): void {
  if (change.preparing) throw new OmsError("wrong-state", { userText: stillCopying });
}
