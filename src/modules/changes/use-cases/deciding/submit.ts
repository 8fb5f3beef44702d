import type { Problem } from "#src/catalog/issue.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import type { Actor } from "#src/modules/studio/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps } from "../../deps.ts";
import { cardView, cardWith, changeProblems, type Drawing, requireCard } from "../../describe.ts";
import type { SaveResult } from "../../edits.ts";
import type { Asking, CardRecord, ChangeRecord, SaveDraft } from "../../records.ts";
import { changeRefusalsText } from "../../messages/refusals.en.ts";
import { categoryProblems } from "../shared/category-problems.ts";
import { kindAsking } from "../shared/change-kinds.ts";
import { safetyGaps, safetyProblems } from "../shared/product-safety.ts";

/**
 * draft → in review, for every kind of change: what would be written is fixed to the byte, and the people who may approve hear
 * of it. `quietly`: nobody does, because the one who asks decides in the same breath.
 *
 * @throws OmsError `already-asked`: another request holds the listing, or a field of it
 */
export async function submitChange(
  deps: Submitting,
  actor: Actor,
  changeId: ChangeId,
  { quietly = false }: { readonly quietly?: boolean } = {},
): Promise<SaveResult> {
  const store = deps.stores.for(actor);
  const card = await requireCard(store, changeId);
  requirePrepared(card.change);
  const judged = await judge(deps, card, card.change);
  if ("problems" in judged) return { ok: false, problems: judged.problems };
  await store.submitChange({
    changeId,
    revision: card.change.revision,
    ...judged.asking,
    outbox: quietly ? [] : askedEntries(deps, actor, changeId),
  });
  return { ok: true, change: cardView(deps, await requireCard(store, changeId)) };
}

/**
 * Saves and asks at once, all of it or nothing. `card`: as it was opened; `saved`: the change as it will be stored.
 *
 * @throws OmsError as `submitChange`
 */
export async function saveAndSubmit(
  deps: Submitting,
  actor: Actor,
  card: CardRecord,
  saved: ChangeRecord,
  save: SaveDraft & { readonly outbox: readonly OutboxEntry[] },
): Promise<SaveResult> {
  const store = deps.stores.for(actor);
  requirePrepared(card.change);
  const judged = await judge(deps, card, saved);
  if ("problems" in judged) return { ok: false, problems: judged.problems };
  const change = await store.saveAndSubmit({
    ...save,
    ...judged.asking,
    outbox: [...save.outbox, ...askedEntries(deps, actor, save.changeId)],
  });
  return { ok: true, change: cardView(deps, await cardWith(store, card, change)) };
}

type Submitting = Drawing & Pick<AppDeps, "admin" | "stores" | "ids" | "marketplaces" | "logger">;

/** The problems to put right first, or the request. @param ofCategory what its category asks for */
export async function judge(
  deps: Submitting,
  { context, listings }: Pick<CardRecord, "context" | "listings">,
  change: ChangeRecord,
  ofCategory: (change: ChangeRecord, listing: ListingRecord | null) => Promise<readonly Problem[]> = (of, listing) =>
    categoryProblems(deps, context, of, listing),
): Promise<{ readonly problems: readonly Problem[] } | { readonly asking: Asking }> {
  const listing = listings.find(({ id }) => id === change.listingId) ?? null;
  const gaps = safetyGaps(context, change, listing, deps.clock.now());
  const found = [...changeProblems(context, change, listing), ...safetyProblems(change, gaps)];
  const problems = found.length > 0 ? found : await ofCategory(change, listing);
  return problems.length > 0
    ? { problems }
    : { asking: kindAsking({ context, change, listing, now: deps.clock.now() }) };
}

/**
 * The cards of a change that approval is asked for, and the message to the people who may give it: the database, which knows whose
 * hand is in it, adds whom it mentions.
 */
export function askedEntries(
  deps: Pick<AppDeps, "ids">,
  { member: { slackUserId: by } }: Pick<Actor, "member">,
  changeId: ChangeId,
): OutboxEntry[] {
  return [
    { template: "draft_card", changeId },
    { template: "review_card", changeId },
    { template: "change_note", changeId, note: "approval_asked", mention: [], by, nonce: deps.ids.uuid() },
  ];
}

/** Before anything is saved: a form that is refused afterwards could not be sent again. The database judges it once more. */
export function requirePrepared(change: ChangeRecord): void {
  if (change.preparing) throw new OmsError("wrong-state", { userText: changeRefusalsText.stillCopying });
}
