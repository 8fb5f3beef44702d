import { titleOf } from "#src/modules/listings/index.ts";
import { marketplaceAt } from "#src/modules/shops/index.ts";
import type { Actor } from "#src/modules/studio/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps } from "../../deps.ts";
import { cardView, changeProblems, requireCard } from "../../describe.ts";
import type { SaveResult } from "../../edits.ts";
import { conflictsOf, settledEdit } from "../../rules/conflict.ts";
import { againstWhat } from "../../rules/edit-rules.ts";
import { kindAsking } from "../shared/change-kinds.ts";
import { askedEntries } from "./submit.ts";

/**
 * A person's word on an approved edit that was stopped because its fields were changed on the marketplace. What is kept of
 * it is asked for anew, as the words of those who wrote it; nothing kept, it is discarded.
 *
 * @param theirs the fields in which the marketplace's value stays
 */
export async function settleConflict(
  deps: AppDeps,
  actor: Actor,
  changeId: ChangeId,
  theirs: readonly string[],
): Promise<SaveResult> {
  const store = deps.stores.for(actor);
  const { context, change, listings } = await requireCard(store, changeId);
  const listing = listings.find(({ id }) => id === change.listingId);
  const [item] = change.items;
  const edit = item?.content.edit;
  if (change.kind !== "edit" || change.state !== "failed" || !listing || !edit || listing.goneAt) {
    throw new OmsError("wrong-state");
  }
  const { fields } = marketplaceAt(context, listing.shopId);
  const live = againstWhat(fields, listing.live, edit);
  const open = conflictsOf(edit, live).map(({ field }) => field);
  if (open.length === 0) throw new OmsError("wrong-state");
  const given = theirs.filter((field) => open.includes(field));
  const left = settledEdit(fields, edit, live, given, item.progress.stock !== undefined);
  const cards: OutboxEntry[] = [
    { template: "draft_card", changeId },
    { template: "review_card", changeId },
  ];
  const word = { changeId, revision: change.revision, agreed: given };
  if (Object.keys(left.set).length === 0) {
    await store.settleConflict({ ...word, left: null, outbox: cards });
  } else {
    const content = { title: titleOf(listing) };
    const items = [{ ...item, content: { ...item.content, edit: left } }];
    const asked = { ...change, content: { ...change.content, ...content }, items };
    const problems = changeProblems(context, asked, listing);
    if (problems.length > 0) return { ok: false, problems };
    await store.settleConflict({
      ...word,
      left: {
        content,
        items: items.map(({ shopId, content: of }) => ({ shopId, content: of })),
        ...kindAsking({ context, change: asked, listing, now: deps.clock.now() }),
      },
      outbox: askedEntries(deps, actor, changeId),
    });
  }
  return { ok: true, change: cardView(deps, await requireCard(store, changeId)) };
}
