import { readContext } from "#src/modules/shops/index.ts";
import { type Actor, personOf } from "#src/modules/studio/index.ts";
import { addMoney } from "#src/catalog/money.ts";
import type { BatchId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { sheetPhotos } from "#src/platform/photos/sheet-photos.ts";
import type { AppDeps, ReadStore } from "../deps.ts";
import { changeViews } from "../describe.ts";
import type { ChangeView } from "../model.ts";
import { activationFees } from "../rules/fees.ts";
import { togetherHash } from "../use-cases/deciding/together.ts";
import { groupProblems, groupsOf } from "./grouping.ts";
import { batchesText } from "./messages/en.ts";
import type { BatchRecord, BatchView } from "./model.ts";

/** @throws OmsError `not-found`: not there any more, or another studio's */
export async function requireBatch(store: Pick<ReadStore, "draftBatch">, id: BatchId): Promise<BatchRecord> {
  const batch = await store.draftBatch(id);
  if (!batch) throw new OmsError("not-found", { userText: batchesText.refusals.gone });
  return batch;
}

type Describing = Pick<AppDeps, "drafter" | "photoLinks" | "clock">;

/** As its cards and forms show it. `actor` null: several people see it. */
export async function batchView(
  deps: Describing,
  store: ReadStore,
  id: BatchId,
  actor: Actor | null,
): Promise<BatchView> {
  const [context, batch] = await Promise.all([readContext(store), requireBatch(store, id)]);
  const [changes, [model]] = await Promise.all([
    changeViews(deps, store, context, batch.changes),
    store.listings({ ids: [batch.modelId], withGone: true, limit: 1 }),
  ]);
  const waiting = changes.filter(({ state }) => state === "in_review");
  const title = typeof model?.live["title"] === "string" ? model.live["title"] : "";
  return {
    id: batch.id,
    state: batch.state,
    revision: batch.revision,
    photos: batch.photos,
    grouping: batch.grouping,
    cards: batch.cards,
    channel: batch.channel,
    thread: batch.thread,
    author: personOf(context, batch.author),
    viewer: actor && { memberId: actor.member.id, role: actor.member.role },
    model: { title, code: model?.code ?? null },
    groups: groupsOf(batch),
    groupProblems: batch.state === "gathering" ? groupProblems(batch) : [],
    sheets: sheetsOf(deps, batch),
    all: batch.drafts.length > 0 ? batch.drafts.length : groupsOf(batch).length,
    changes,
    waiting,
    hash: hashOf(waiting),
    fee: waiting.map(({ fee }) => fee).reduce(addMoney, activationFees([])),
    defaultMode: waiting.some(({ defaultMode }) => defaultMode === "draft") ? "draft" : "live",
    approvers: approversOfAll(waiting),
    soloMode: context.studio.soloMode,
    listingsChannel: context.studio.listingsChannel,
  };
}

/** Over the hashes of all that wait: an approval of all is of exactly these, as they were shown. */
export function hashOf(waiting: readonly Pick<ChangeView, "id" | "contentHash">[]): string {
  return waiting.length === 0 ? "" : togetherHash(waiting);
}

function approversOfAll([first, ...others]: readonly ChangeView[]): BatchView["approvers"] {
  return (first?.approvers ?? []).filter(({ memberId }) =>
    others.every(({ approvers }) => approvers.some((each) => each.memberId === memberId)),
  );
}

/**
 * The photos that are copied, with the numbers that they have in the batch. A picture numbers its photos from its first one on, so that
 * it ends before one that can't be shown.
 */
function sheetsOf({ photoLinks }: Describing, { studioId, photos, state }: BatchRecord): BatchView["sheets"] {
  if (state !== "gathering") return [];
  const runs: { readonly start: number; readonly hashes: string[] }[] = [];
  let run: (typeof runs)[number] | null = null;
  for (const [start, { hash }] of photos.entries()) {
    if (hash === undefined) {
      run = null;
      continue;
    }
    if (!run || run.hashes.length === sheetPhotos) runs.push((run = { start, hashes: [] }));
    run.hashes.push(hash);
  }
  return runs.map(({ start, hashes }) => ({
    from: start + 1,
    to: start + hashes.length,
    imageUrl: photoLinks.contactSheet(studioId, hashes, start + 1),
  }));
}
