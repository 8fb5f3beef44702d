import type { OmsError } from "#src/platform/kernel/errors.ts";
import {
  defineOperation,
  noParams,
  type Operation,
  type OperationFailure,
  type RunEnd,
  withReference,
} from "#src/platform/queue/define-operation.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps } from "../deps.ts";
import { bothCards } from "../use-cases/shared/both-cards.ts";
import { byKind } from "./by-kind.ts";
import { applyMany, decidersOf, endMany } from "./many/apply-many.ts";
import { keepingNotes, openSession } from "./publish/session.ts";
import { keepStep } from "../messages/kept.ts";

/** Brings an approved change to one shop, in the way of its kind; one of many in batches. */
async function applyChange(deps: AppDeps, operation: Operation<object>, signal: AbortSignal): Promise<RunEnd> {
  if (operation.itemId === null) return applyMany(deps, operation, signal);
  const session = await openSession(deps, operation, signal);
  if (!session) return "ended";
  // What is recorded last says it as well: nothing is left to do or to tell where that was done.
  if (!session.done) await keepingNotes(session, () => byKind[session.change.kind](session));
  return session.ended() ? "ended" : undefined;
}

/** The card says why nothing moves: the step it stopped at would be untrue for hours. */
async function showWaiting(deps: AppDeps, operation: Operation<object>, problem: OmsError): Promise<void> {
  const { changeId, itemId } = operation;
  if (!changeId) return;
  const store = deps.stores.worker(operation.studioId);
  // Of many, the next one says it for all that wait behind it.
  const items = itemId === null ? (await store.batch(operation, 1)).items : (await store.change(changeId))?.items;
  const item = items?.find((each) => itemId === null || each.id === itemId);
  const step = problem.code === "internal" ? keepStep("waitsForUs") : problem.userText;
  if (!item || item.step === step) return;
  const { id, progress, externalId, listingUrl, verified } = item;
  await store.recordItem(operation, {
    itemId: id,
    state: itemId === null ? item.state : "applying",
    step,
    progress,
    externalId,
    listingUrl,
    failure: null,
    verified,
    outbox: bothCards(changeId),
  });
}

/** The person who decided it hears that it ended without being done, and what can be done about it. */
async function tellFailure(deps: AppDeps, operation: Operation<object>, failure: OperationFailure): Promise<void> {
  const { changeId } = operation;
  if (!changeId) return;
  if (operation.itemId === null) return endMany(deps, operation, failure);
  const { problem, reference, parked } = failure;
  const store = deps.stores.worker(operation.studioId);
  const change = await store.change(changeId);
  const item = change?.items.find((each) => each.id === operation.itemId);
  if (!change || !item) return;
  const mention = await decidersOf(store, change);
  const note: OutboxEntry = {
    template: "change_note",
    changeId,
    note: parked ? "parked" : "failed",
    mention,
    text: withReference(failure),
    nonce: reference,
  };
  await store.recordItem(operation, {
    itemId: item.id,
    state: parked ? "parked" : "failed",
    step: null,
    progress: item.progress,
    externalId: item.externalId,
    listingUrl: item.listingUrl,
    failure: { code: problem.code, text: problem.userText, reference },
    verified: false,
    event: {
      kind: change.kind === "create" ? "publish" : change.kind,
      outcome: "failed",
      code: problem.code,
      reference,
    },
    outbox: [...bothCards(changeId), note],
  });
}

export const applyChangeOperation = defineOperation({
  kind: "apply_change",
  madeOn: "change-decided",
  params: noParams,
  retry: "a-day",
  writes: true,
  run: applyChange,
  onWaiting: showWaiting,
  notesFailure: true,
  onGiveUp: tellFailure,
});
