import type { TargetRecord } from "../ports/records.ts";
import { OmsError, toOmsError } from "#src/kernel/errors.ts";
import type { AppDeps } from "../deps.ts";
import { eraseDeadShop, exerciseLogin } from "../logins.ts";
import type { OutboxEntry } from "../ports/messages.ts";
import type { ClaimedOperation } from "../ports/records.ts";
import type { WorkerStore } from "../ports/store.ts";
import { eraseStudio } from "./erase-studio.ts";
import { prepareDraft } from "./prepare-draft.ts";
import { applyChange } from "./apply-change.ts";
import { readImport } from "./read-import.ts";
import { readShop } from "./read-shop.ts";
import { sendDigest } from "./send-digest.ts";
import { syncShop } from "./sync-shop.ts";

/** Waits before a repetition, by attempt: a person is watching at first, nobody after a few minutes. */
const backoffMs = [2_000, 5_000, 15_000, 45_000, 120_000, 300_000, 600_000, 900_000];
const longestBackoffMs = 900_000;
/** What isn't ours to explain is tried only this often. */
const internalAttempts = 3;
const pausedWaitMs = 5_000;

const handlers = {
  publish: applyChange,
  prepare_draft: prepareDraft,
  read_shop: readShop,
  sync_shop: syncShop,
  send_digest: sendDigest,
  read_import: readImport,
  exercise_login: exerciseLogin,
  erase_shop: eraseDeadShop,
  erase_studio: eraseStudio,
} as const;

/**
 * Runs one claimed operation to one of its ends: done, again later, waiting for a person, or failed. Nothing escapes:
 * this is the error boundary of the worker.
 *
 * @param signal aborts when the lease is lost or the process stops
 */
export async function runOperation(deps: AppDeps, operation: ClaimedOperation, signal: AbortSignal): Promise<void> {
  const log = deps.logger.child({ operation: operation.id, kind: operation.kind, attempt: operation.attempt });
  try {
    const end = await handlers[operation.kind](deps, operation, signal);
    if (end === "gone") return log.info({}, "a studio was erased, and this operation with it");
    await deps.admin.operations.finish(operation, "done");
    log.info({ shop: operation.shopId, change: operation.changeId }, "operation done");
  } catch (error) {
    const problem = toOmsError(error);
    try {
      await settle(deps, operation, problem, log);
    } catch (failure) {
      // The lease runs out by itself and another worker goes on.
      log.error({ errorCode: toOmsError(failure).code, cause: String(failure) }, "operation could not be settled");
    }
  }
}

async function settle(deps: AppDeps, operation: ClaimedOperation, problem: OmsError, log: AppDeps["logger"]) {
  if (problem.code === "lease-lost") {
    log.warn({}, "lease lost");
    return;
  }
  const reference = deps.ids.reference();
  const details = { errorCode: problem.code, reference, cause: describeCause(problem) };
  const later = nextRun(deps, operation, problem);
  if (later) {
    log.warn({ ...details, runAt: later.runAt.toISOString() }, "operation goes on later");
    await showWaiting(deps, operation, problem).catch((failure: unknown) =>
      log.warn({ errorCode: toOmsError(failure).code }, "the card doesn't show why it waits"),
    );
    await deps.admin.operations.release(operation, later.runAt, later.counts);
    return;
  }
  const parked =
    problem.retry === "after-auth" ||
    ["needs-look", "readback-differs", "changed-live", "unknown-outcome"].includes(problem.code);
  log.error(details, parked ? "operation waits for a person" : "operation failed");
  await tellFailure(deps, operation, inPersonsWords(problem), reference, parked);
  await deps.admin.operations.finish(operation, parked ? "parked" : "failed", problem.code);
}

/** The card says why nothing moves: the step it stopped at would be untrue for hours. */
async function showWaiting(deps: AppDeps, operation: ClaimedOperation, problem: OmsError): Promise<void> {
  const { changeId, targetId } = operation;
  if (operation.kind !== "publish" || !changeId) return;
  const store = deps.stores.worker(operation.studioId);
  const target = (await store.change(changeId))?.targets.find((each) => each.id === targetId);
  if (!target || target.step === problem.userText) return;
  const { id, progress, listingId, listingUrl, verified } = target;
  await store.recordTarget(operation, {
    targetId: id,
    state: "applying",
    step: problem.userText,
    progress,
    listingId,
    listingUrl,
    failure: null,
    verified,
    outbox: [
      { template: "review_card", changeId },
      { template: "draft_card", changeId },
    ],
  });
}

/** What was asked again and again without an answer isn't tried any more by itself, whatever its usual words promise. */
function inPersonsWords(problem: OmsError): OmsError {
  const words = {
    "unknown-outcome":
      "The marketplace never said whether it worked, however often I asked. Press Retry later: I look it up before I do anything again.",
    "marketplace-down":
      "The marketplace didn't answer for a long time, so I stopped asking. Press Retry later: nothing is lost.",
    "store-down": "My database didn't answer for a long time. Press Retry later: nothing is lost.",
  } as const;
  const code = problem.code as keyof typeof words;
  return Object.hasOwn(words, code) ? new OmsError(code, { cause: problem, userText: words[code] }) : problem;
}

/** When it runs again by itself, or null when a person has to do something. */
function nextRun(
  deps: AppDeps,
  operation: ClaimedOperation,
  problem: OmsError,
): { runAt: Date; counts: boolean } | null {
  const at = (ms: number) => new Date(deps.clock.now().getTime() + ms);
  // It is promised, so it is tried until it is done.
  if (operation.kind === "erase_studio") {
    return { runAt: at(problem.retryAfterMs ?? backoffMs[operation.attempt - 1] ?? longestBackoffMs), counts: true };
  }
  if (problem.code === "paused") return { runAt: at(pausedWaitMs), counts: false };
  if (problem.code === "rate-limited") return { runAt: at(problem.retryAfterMs ?? 1_000), counts: false };
  const wait = backoffMs[operation.attempt - 1];
  if (problem.retry === "unknown-outcome") {
    // Waiting for the next look is no try; a call that stays unanswered again and again is, and ends with a person.
    const counts = problem.cause !== undefined;
    return counts && wait === undefined ? null : { runAt: at(problem.retryAfterMs ?? 20_000), counts };
  }
  if (wait === undefined) return null;
  if (problem.retry === "later") return { runAt: at(Math.max(wait, problem.retryAfterMs ?? 0)), counts: true };
  if (problem.code === "internal" && operation.attempt < internalAttempts) return { runAt: at(wait), counts: true };
  return null;
}

async function tellFailure(
  deps: AppDeps,
  operation: ClaimedOperation,
  problem: OmsError,
  reference: string,
  parked: boolean,
): Promise<void> {
  const store = deps.stores.worker(operation.studioId);
  const failure = { code: problem.code, text: problem.userText, reference };
  const { changeId, shopId } = operation;
  if (shopId) {
    const event = { shopId, kind: operation.kind, outcome: "failed" as const, code: problem.code, reference };
    await store.syncEvent(changeId ? { ...event, changeId } : event);
  }
  if (operation.kind === "publish" && changeId) {
    const change = await store.change(changeId);
    const target = change?.targets.find((each) => each.id === operation.targetId);
    if (!change || !target) return;
    const decider = change.decisions.findLast((each) => each.verdict !== "ask_for_changes")?.by ?? change.author;
    const members = await store.members();
    const mention = members.filter((member) => member.id === decider).map((member) => member.slackUserId);
    const note: OutboxEntry = {
      template: "change_note",
      changeId,
      note: parked ? "parked" : "failed",
      mention,
      text: `${problem.userText} (${reference})`,
      nonce: reference,
    };
    await recordFailure(deps, operation, target, failure, parked, note);
  } else if (operation.kind === "prepare_draft" && changeId) {
    await giveUpPreparing(deps, operation, problem, reference);
  } else if (operation.kind === "read_import") {
    await tellImportFailed(store, operation, `${problem.userText} (${reference})`);
  } else if ((operation.kind === "read_shop" || operation.kind === "sync_shop") && shopId) {
    // Whoever has to sign in again was told so, and whoever disconnected the shop knows.
    if (problem.code === "auth-dead" || problem.code === "shop-disconnected") return;
    await store.send([
      {
        template: "shop_note",
        shopId,
        note: "read_failed",
        mention: [],
        text: `${problem.userText} (${reference})`,
        nonce: reference,
      },
    ]);
  }
}

/** Nobody sees it but whoever gave the file. */
async function tellImportFailed(store: WorkerStore, { params }: ClaimedOperation, text: string): Promise<void> {
  const waiting = params.importId && (await store.import(params.importId));
  const to = waiting && (await store.members()).find((member) => member.id === waiting.by)?.slackUserId;
  if (to) await store.send([{ template: "direct", to, text, nonce: `import:${params.importId}` }]);
}

async function recordFailure(
  deps: AppDeps,
  operation: ClaimedOperation,
  target: TargetRecord,
  failure: NonNullable<TargetRecord["failure"]>,
  parked: boolean,
  note: OutboxEntry,
): Promise<void> {
  const changeId = operation.changeId;
  if (!changeId) return;
  await deps.stores.worker(operation.studioId).recordTarget(operation, {
    targetId: target.id,
    state: parked ? "parked" : "failed",
    step: null,
    progress: target.progress,
    listingId: target.listingId,
    listingUrl: target.listingUrl,
    failure,
    verified: false,
    outbox: [{ template: "review_card", changeId }, { template: "draft_card", changeId }, note],
  });
}

/** A draft is worth having without its photos or text: the form opens with what there is, and says what is missing. */
async function giveUpPreparing(
  deps: AppDeps,
  operation: ClaimedOperation,
  problem: OmsError,
  reference: string,
): Promise<void> {
  const { changeId, params } = operation;
  if (!changeId) return;
  const store = deps.stores.worker(operation.studioId);
  const change = await store.change(changeId);
  if (!change) return;
  const open: OutboxEntry[] = params.viewId ? [{ template: "draft_modal", changeId, viewId: params.viewId }] : [];
  await store.fillDraft({
    changeId,
    text: null,
    textBy: null,
    alts: [],
    photos: [],
    prices: [],
    preparing: null,
    photoProblems: [...change.photoProblems, `${problem.userText} (${reference})`],
    outbox: [{ template: "draft_card", changeId }, ...open],
  });
}

function describeCause(problem: OmsError): string {
  const parts: string[] = [];
  for (let cause: unknown = problem.cause; cause instanceof Error && parts.length < 4; cause = cause.cause) {
    parts.push(`${cause.name}: ${cause.message}`);
  }
  return parts.join(" ← ");
}
