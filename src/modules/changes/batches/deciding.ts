import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { BatchId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { readContext, type StudioContext } from "#src/modules/shops/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { Problem } from "#src/catalog/issue.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { AppDeps } from "../deps.ts";
import type { ChangeRecord } from "../records.ts";
import { categoryProblems } from "../use-cases/shared/category-problems.ts";
import type { PublishMode } from "../rules/change.ts";
import { feeOfChange } from "../use-cases/shared/fee-of-change.ts";
import { ownChange } from "../use-cases/deciding/own-hand.ts";
import { judge, requirePrepared } from "../use-cases/deciding/submit.ts";
import { batchView, hashOf, requireBatch } from "./describe.ts";
import { batchesText } from "./messages/en.ts";
import type { BatchView, Incomplete } from "./model.ts";
import { batchCards } from "./batch-cards.ts";

export type BatchDecidingUseCases = {
  /** Approval is asked for, of all its drafts or of none. */
  submitBatch(
    actor: Actor,
    batchId: BatchId,
  ): Promise<
    | { readonly ok: true; readonly batch: BatchView }
    | { readonly ok: false; readonly all: number; readonly left: Incomplete }
  >;
  /** All that wait, exactly in the form with this hash; one that was edited or decided since decides none of them. */
  approveBatch(
    actor: Actor,
    of: { readonly batchId: BatchId; readonly hash: string; readonly mode: PublishMode; readonly solo: boolean },
  ): Promise<BatchView>;
  describeBatch(studioId: StudioId, batchId: BatchId): Promise<BatchView | null>;
};

export function batchDecidingUseCases(deps: AppDeps): BatchDecidingUseCases {
  const { ids, stores } = deps;
  return {
    submitBatch: (actor, batchId) =>
      audited(deps, actor, { action: "batch.ask" }, async () => {
        requirePermission(actor, "requestApproval");
        const store = stores.for(actor);
        const [context, { changes }] = await Promise.all([readContext(store), requireBatch(store, batchId)]);
        // What was sent back is asked for again once it is edited.
        const drafts = changes.filter(({ state }) => state === "draft");
        const sentBack = changes.filter(({ state }) => state === "rejected");
        if (drafts.length === 0) {
          const userText =
            sentBack.length === 0
              ? batchesText.asked.nothing
              : batchesText.asked.onlySentBack(
                  listed(sentBack.map(({ content }) => `“${content.title.slice(0, 60)}”`)),
                );
          throw new OmsError("wrong-state", { userText });
        }
        const requests = [];
        const problems = new Map<string, readonly string[]>();
        const ofCategory = askedOnce(deps, context);
        for (const draft of drafts) {
          requirePrepared(draft);
          const found = await judge(deps, { context, listings: [] }, draft, ofCategory);
          if ("problems" in found)
            problems.set(
              draft.id,
              found.problems.map(({ text }) => text),
            );
          else requests.push({ changeId: draft.id, revision: draft.revision, ...found.asking });
        }
        if (problems.size > 0) {
          const { changes: views } = await batchView(deps, store, batchId, actor);
          const left = views.flatMap((change) => {
            const of = problems.get(change.id);
            return of ? [{ change, problems: of }] : [];
          });
          return { ok: false, all: drafts.length, left };
        }
        const by = actor.member.slackUserId;
        await store.submitTogether({
          requests,
          outbox: [...batchCards(batchId), { template: "batch_note", batchId, mention: [], by, nonce: ids.uuid() }],
        });
        return { ok: true, batch: await batchView(deps, store, batchId, actor) };
      }),

    approveBatch: (actor, { batchId, hash, mode, solo }) =>
      audited(deps, actor, { action: "batch.approve" }, async () => {
        requirePermission(actor, "decide");
        const store = stores.for(actor);
        const [batch, view] = await Promise.all([requireBatch(store, batchId), batchView(deps, store, batchId, actor)]);
        const waiting = batch.changes.filter(({ state }) => state === "in_review");
        if (waiting.length === 0) throw new OmsError("already-decided", { userText: batchesText.review.over });
        if (hashOf(waiting) !== hash) throw new OmsError("stale-approval", { userText: batchesText.review.moved });
        const own = waiting.find(({ barred }) => barred.some(({ by }) => by === actor.member.id));
        const ownView = own && view.changes.find(({ id }) => id === own.id);
        if (ownView && !(solo && view.soloMode)) throw ownChange(ownView, actor);
        const context = await readContext(store);
        await store.approveTogetherAtOnce({
          decisions: waiting.map((change) => ({
            changeId: change.id,
            contentHash: change.contentHash,
            fee: feeOfChange(context, change, { mode, listing: null, now: deps.clock.now() }),
          })),
          hash,
          mode,
          solo: own !== undefined,
          outbox: batchCards(batchId),
        });
        return batchView(deps, store, batchId, actor);
      }),

    async describeBatch(studioId, batchId) {
      const store = stores.worker(studioId);
      return (await store.draftBatch(batchId)) && batchView(deps, store, batchId, null);
    },
  };
}

/** Drafts of one model say mostly the same of their category: the marketplace is asked once for those that do. */
function askedOnce(deps: AppDeps, context: StudioContext): (change: ChangeRecord) => Promise<Problem[]> {
  const known = new Map<string, Promise<Problem[]>>();
  return (change) => {
    const { title: _, description: _d, photos: _p, tags: _t, ...said } = change.content;
    const key = JSON.stringify([said, change.items.map(({ shopId }) => shopId)]);
    const asked = known.get(key) ?? categoryProblems(deps, context, change, null);
    known.set(key, asked);
    return asked;
  };
}
