import type { ItemContent } from "#src/catalog/listing.ts";
import { requireConnected } from "#src/modules/listings/index.ts";
import type { Actor } from "#src/modules/studio/index.ts";
import { sameJson } from "#src/platform/kernel/canonical-json.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps } from "../../deps.ts";
import { cardView, changeView, requireCard, requireChange } from "../../describe.ts";
import type { SaveResult } from "../../edits.ts";
import type { ChangeView } from "../../model.ts";
import type { ChangeRecord, ListingWithChanges } from "../../records.ts";
import type { ChangeState } from "../../rules/change.ts";
import { submitChange } from "../deciding/submit.ts";
import { stateProblems } from "../shared/change-kinds.ts";
import { askListingChange, type Kind, type Opened } from "./new-listing-change.ts";

/** So many of a listing's newest changes are looked through for one that is still open. */
const lookedThrough = 30;
const underWay: readonly ChangeState[] = ["in_review", "approved", "scheduled", "applying"];
export const bare: ItemContent = { price: null, quantity: null, overrides: {} };

export type OpenedListing = Opened & Pick<ListingWithChanges, "changes">;

export async function openListing(deps: Pick<AppDeps, "stores">, actor: Actor, id: ListingId): Promise<OpenedListing> {
  const store = deps.stores.for(actor);
  const found = await store.listing(id, lookedThrough);
  if (!found) throw new OmsError("not-found");
  requireConnected(found.context, found.listing);
  return { store, actor, ...found };
}

/** Of many has no form of its own to go on with, so it is none of these. */
export function openChange({ changes }: OpenedListing, kind: Kind, states: readonly ChangeState[]) {
  return (
    changes.find((change) => change.kind === kind && change.many === null && states.includes(change.state)) ?? null
  );
}

/** The new listing of ours that is there as this draft, approved and not on sale yet. */
export function draftOfOurs({ listing, changes }: OpenedListing): ChangeRecord | null {
  const lies = ({ kind, items }: ChangeRecord) =>
    kind === "create" &&
    items.some(({ externalId, state }) => externalId === listing.externalId && state === "on_marketplace");
  return changes.find(lies) ?? null;
}

/**
 * Unpublish, renew, put on sale, delete: asking is one step. A second click finds the first request.
 *
 * @param quietly nobody is asked, because the one who asks decides in the same breath
 * @param together the same for all that one form asks for
 * @param redraw those of them whose cards are out already
 */
export async function askOfListing(
  deps: AppDeps,
  opened: OpenedListing,
  kind: Exclude<Kind, "edit">,
  item: ItemContent,
  {
    quietly = false,
    together,
    redraw = [],
  }: { readonly quietly?: boolean; readonly together?: string; readonly redraw?: readonly ChangeId[] } = {},
): Promise<SaveResult> {
  const view = (change: ChangeRecord) => changeView(deps, opened.store, opened.context, change);
  const waiting = openChange(opened, kind, underWay);
  if (waiting) return { ok: true, change: await view(waiting) };
  const problems = stateProblems(kind, opened.listing);
  if (problems.length > 0) return { ok: false, problems };
  const left = openChange(opened, kind, ["draft"]);
  const same = left && sameJson(left.items[0]?.content.edit ?? null, item.edit ?? null);
  try {
    if (left && same && !quietly && !together) return await submitChange(deps, opened.actor, left.id);
    const made = await askListingChange(deps, opened, kind, item, {
      quietly,
      redraw,
      ...(together ? { together } : {}),
    });
    return made.ok ? { ok: true, change: await view(made.change) } : made;
  } catch (error) {
    // Clicked twice at once: the first one's request is the answer to both.
    if (!(error instanceof OmsError) || error.code !== "already-asked" || !error.change) throw error;
    const first = await requireChange(opened.store, error.change.id as ChangeId);
    if (first.kind !== kind) throw error;
    return { ok: true, change: await view(first) };
  }
}

function announced({ ids }: Pick<AppDeps, "ids">, { member }: Actor, changeId: ChangeId): OutboxEntry[] {
  const by = member.slackUserId;
  return [
    { template: "review_card", changeId },
    { template: "change_note", changeId, note: "approved", mention: [], by, nonce: ids.uuid() },
  ];
}

/** By the manager who asked, where one is enough. */
export async function decideAlone(
  { ids, ...deps }: AppDeps,
  { store, actor }: Opened,
  { id: changeId, contentHash }: Pick<ChangeView, "id" | "contentHash">,
  outbox: readonly OutboxEntry[] = announced({ ids }, actor, changeId),
): Promise<ChangeView> {
  await store
    .decideChange({
      changeId,
      contentHash,
      verdict: "approve",
      mode: "live",
      reason: null,
      fee: { amount: 0, currency: "USD" },
      solo: false,
      outbox,
    })
    .catch((error: unknown) => {
      // Two managers at once: it happens once, and both see that.
      if (!(error instanceof OmsError) || error.code !== "already-decided") throw error;
    });
  return cardView(deps, await requireCard(store, changeId));
}
