import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import type { ItemContent } from "#src/catalog/listing.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AppDeps } from "../../deps.ts";
import { requireChange } from "../../describe.ts";
import type { SaveResult } from "../../edits.ts";
import type { ChangeRecord } from "../../records.ts";
import { isStock, sameThere } from "../../rules/edit-plan.ts";
import { decideAlone } from "../of-listings/ask-of-listing.ts";
import { askListingChange, type Opened } from "../of-listings/new-listing-change.ts";
import { submitChange } from "./submit.ts";

/**
 * A manager's own small change of a listing on sale. The database says what is small, and is asked again when it is
 * decided; anything else is asked for like every edit. Only its author hears of it: the digest tells the others.
 */
export async function confirmNew(deps: AppDeps, opened: Opened, item: ItemContent): Promise<SaveResult> {
  const made = await askListingChange(deps, opened, "edit", item, { quietly: true });
  return made.ok ? confirmOrAsk(deps, opened, made.change) : made;
}

/** … that was kept as a draft before. */
export async function confirmDraft(deps: AppDeps, opened: Opened, { id, small }: ChangeRecord): Promise<SaveResult> {
  if (small !== "may") return submitChange(deps, opened.actor, id);
  const asked = await submitChange(deps, opened.actor, id, { quietly: true });
  return asked.ok ? confirmOrAsk(deps, opened, await requireChange(opened.store, id)) : asked;
}

async function confirmOrAsk(deps: AppDeps, opened: Opened, change: ChangeRecord): Promise<SaveResult> {
  const { id: changeId } = change;
  if (change.small === "may") {
    try {
      const cards = [{ template: "draft_card", changeId } as const, { template: "review_card", changeId } as const];
      return { ok: true, change: await decideAlone(deps, opened, change, cards) };
    } catch (error) {
      // Another one of this very moment came first, and this one is too much with it.
      if (!(error instanceof OmsError) || error.code !== "own-change") throw error;
    }
  }
  await opened.store.withdrawChange({ changeId, outbox: [] });
  return submitChange(deps, opened.actor, changeId);
}

/** So many of a listing's newest changes are looked through for one that wrote a field since. */
const lookedThrough = 50;

/**
 * What is written to put a small change back: of the fields in which nothing else was written or asked for since, and that
 * are still as it left them, the values before. Stock is moved by as much as it was moved, so that what was
 * sold stays sold.
 */
export async function puttingBack({ store, listing }: Opened, changeId: ChangeId): Promise<FlatFields> {
  const change = await requireChange(store, changeId);
  const [item] = change.items;
  const edit = item?.content.edit;
  if (change.small !== "done" || change.state !== "applied" || !item || !edit) throw new OmsError("wrong-state");
  const since = await fieldsSince({ store, listing }, change);
  const back: Record<string, FieldValue> = {};
  for (const [field, value] of Object.entries(edit.set)) {
    const there = listing.live[field];
    if (there === undefined || since.has(field)) continue;
    if (isStock(field)) {
      const { from, to } = item.progress.stock?.[field] ?? { from: Number(edit.before[field]), to: Number(value) };
      back[field] = Math.max(0, Number(there) - (to - from));
    } else if (sameThere(field, value, there)) back[field] = edit.before[field] ?? null;
  }
  return back;
}

async function fieldsSince(
  { store, listing }: Pick<Opened, "store"> & { readonly listing: ListingRecord },
  change: ChangeRecord,
): Promise<ReadonlySet<string>> {
  const newest = await store.changesOf(listing.id, lookedThrough);
  const at = newest.findIndex(({ id }) => id === change.id);
  // Not among the newest: whether something was written since isn't known, so nothing is put back.
  if (at < 0) throw new OmsError("wrong-state");
  const counted = newest.filter(
    ({ updatedAt, state }, place) =>
      (place < at || updatedAt > change.updatedAt) && !["draft", "rejected", "discarded"].includes(state),
  );
  return new Set(counted.flatMap(({ items }) => Object.keys(items[0]?.content.edit?.set ?? {})));
}
