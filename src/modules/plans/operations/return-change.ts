import { z } from "zod";
import { emptyContent } from "#src/catalog/listing.ts";
import { bothCards, type ChangeNote, type ChangeRecord, isCutOff, type ItemState } from "#src/modules/changes/index.ts";
import type { AppDeps } from "#src/modules/tables/index.ts";
import { id } from "#src/platform/database/values.ts";
import type { ChangeId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import {
  defineOperation,
  noParams,
  type Operation,
  type OperationFailure,
  type RunEnd,
  withReference,
} from "#src/platform/queue/define-operation.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import { plansText } from "../messages/en.ts";
import { besideReader } from "../use-cases/beside.ts";
import { collectPlan, giveUpPlan, type Judgement } from "../use-cases/collect-plan.ts";
import { judgeUndo, looksAt, writtenItems } from "./undo-change.ts";

/** What goes back so much later than it was said is told as late. */
const lateAfterMs = 10 * 60_000;

const returnParams = z.object({ of: id<ChangeId>() });
type ReturnParams = z.infer<typeof returnParams>;

/** The end of a change has come: what it wrote is put back by a plan, which the approval of the change covers. */
async function endScheduled(deps: AppDeps, operation: Operation<object>): Promise<RunEnd> {
  const { changeId, studioId } = operation;
  const store = deps.stores.worker(studioId);
  const change = changeId && (await store.change(changeId));
  if (!change) return;
  const made = deps.ids.uuid() as ChangeId;
  const request = change.number ?? 0;
  const begun = await store.beginReturn(operation, {
    id: made,
    content: { ...emptyContent, title: plansText.undo.back(request, change.content.title) },
    source: { channel: null, ts: null, text: "", files: [] },
    plan: JSON.stringify({ undo: change.id, text: `undo ${request}` }),
    outbox: bothCards(change.id),
    held: [await toldOf(deps, operation, change, "return_held")],
    operations: [
      collectReturnOperation.queue({ key: `collect_return:${made}`, changeId: made, params: { of: change.id } }),
    ],
  });
  if (begun === "nothing") await store.sayOnce(operation, await toldOf(deps, operation, change, "return_nothing"));
  return begun === "made" || begun === "wait" ? "ended" : undefined;
}

/** Only over what still has what was written; the rest is named, and stays. */
async function collectReturn(deps: AppDeps, operation: Operation<ReturnParams>, signal: AbortSignal): Promise<void> {
  const store = deps.stores.worker(operation.studioId);
  const { of } = operation.params;
  let isApproved = false;
  await collectPlan(deps, operation, signal, async (context) => {
    const { all } = await store.changeItems(of, { states: putsBack, limit: 1 });
    const isApart = (shopId: ShopId) =>
      context.shops.some((shop) => shop.id === shopId && isCutOff({ shopHealth: shop.health }));
    const beside = besideReader(deps, operation, context, signal);
    return {
      found: all,
      pieces: writtenItems(store, of, beside, { context, states: putsBack, judge: judgeReturn, isApart }),
      covered: async (count) => {
        await approve(deps, operation, count);
        isApproved = true;
      },
    };
  });
  // It ended while it was collected, or was approved by a worker that died before it could say so.
  if (!isApproved) await approve(deps, operation, null);
}

async function approve(deps: AppDeps, operation: Operation<ReturnParams>, count: number | null): Promise<void> {
  const store = deps.stores.worker(operation.studioId);
  const { of } = operation.params;
  const change = await store.change(of);
  if (!change || !operation.changeId) return;
  const endsAt = change.schedule?.endsAt?.getTime() ?? 0;
  const isLate = deps.clock.now().getTime() - endsAt > lateAfterMs;
  const cards = [...bothCards(of), ...bothCards(operation.changeId)];
  await store.approveReturn(operation, {
    count,
    outbox: [
      ...cards,
      await toldOf(deps, operation, change, isLate ? "return_late" : "returning"),
      await toldOf(deps, operation, change, "return_waits"),
    ],
    nothing: [...cards, await toldOf(deps, operation, change, "return_nothing")],
  });
}

/** Nothing more of the change is begun by then: what waited or was given up is stopped. */
const putsBack: readonly ItemState[] = [...looksAt, "stopped"];

/**
 * Nobody is there to take it in by hand: of a listing of which only a part can go back, that part does. So does what may have been
 * written of one that was given up: it is taken for written, and compared with what is there before it goes back.
 */
function judgeReturn(...[item, listing, beside, shop]: Parameters<typeof judgeUndo>): Judgement {
  const { begun, state, set } = item;
  const sent = Object.fromEntries(begun.map((field) => [field, set[field] ?? null]));
  const judged =
    state !== "applied" && begun.length > 0
      ? judgeUndo({ ...item, state: "applied", set: sent }, listing, sent, shop)
      : judgeUndo(item, listing, beside, shop);
  return "set" in judged ? { ...judged, warning: null } : judged;
}

/** In the thread of the change whose end it is. What came late, or not at all, its author and the owners hear. */
async function toldOf(
  deps: AppDeps,
  { studioId }: { readonly studioId: ChangeRecord["studioId"] },
  { id: changeId, author, schedule }: ChangeRecord,
  note: ChangeNote,
  text?: string,
): Promise<OutboxEntry> {
  const members = note === "returning" ? [] : await deps.stores.worker(studioId).members();
  return {
    template: "change_note",
    changeId,
    note,
    mention: members.filter(({ id, role }) => role === "owner" || id === author).map(({ slackUserId }) => slackUserId),
    ...(text ? { text } : {}),
    nonce: `${note}:${schedule?.endsAt?.getTime() ?? 0}`,
  };
}

async function tellFailure(
  deps: AppDeps,
  operation: Operation<Partial<ReturnParams>>,
  failure: OperationFailure,
): Promise<void> {
  const store = deps.stores.worker(operation.studioId);
  const of = operation.params.of ?? operation.changeId;
  const change = of && (await store.change(of));
  if (!change) return;
  if (operation.params.of) await giveUpPlan(deps, operation, failure);
  const told = await toldOf(deps, operation, change, "return_failed", withReference(failure));
  await store.giveUpReturn(operation, [...bothCards(change.id), told]);
}

export const endScheduledOperation = defineOperation<AppDeps, Record<string, never>>({
  kind: "end_scheduled",
  madeOn: "schedule-ends",
  params: noParams,
  retry: "a-day",
  run: endScheduled,
  onGiveUp: tellFailure,
});

export const collectReturnOperation = defineOperation({
  kind: "collect_return",
  params: returnParams,
  retry: "a-day",
  run: collectReturn,
  onGiveUp: tellFailure,
});
