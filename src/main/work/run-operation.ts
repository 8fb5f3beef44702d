import { applyChange, prepareDraft } from "#src/modules/changes/index.ts";
import type { AppDeps } from "#src/modules/deps.ts";
import { eraseStudio } from "#src/modules/privacy/index.ts";
import { sendDigest } from "#src/modules/reports/index.ts";
import { eraseDeadShop, exerciseLogin, readShop } from "#src/modules/shops/index.ts";
import { syncShop } from "#src/modules/sync/index.ts";
import { readImport } from "#src/modules/tables/index.ts";
import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import { backoffOf, isOverdue, nextRun } from "#src/platform/queue/next-run.ts";
import { lapsesUntilGivenUp, type OperationKind } from "#src/platform/queue/operation-kinds.ts";
import type { ClaimedOperation } from "#src/platform/queue/operation.ts";
import { inPersonsWords, tellFailure } from "./tell-failure.ts";

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
} as const satisfies Readonly<
  Record<OperationKind, (deps: AppDeps, operation: ClaimedOperation, signal: AbortSignal) => Promise<"gone" | void>>
>;

/**
 * Runs one claimed operation to one of its ends: done, again later, waiting for a person, or failed. Nothing escapes:
 * this is the error boundary of the worker.
 *
 * @param signal aborts when the lease is lost or the process stops
 */
export async function runOperation(deps: AppDeps, operation: ClaimedOperation, signal: AbortSignal): Promise<void> {
  const log = deps.logger.child({ operation: operation.id, kind: operation.kind, attempt: operation.attempt });
  try {
    if (operation.unreadable) throw new OmsError("unreadable");
    if (operation.lapses >= lapsesUntilGivenUp) throw new OmsError("never-ends");
    const end = await handlers[operation.kind](deps, operation, signal);
    if (end === "gone") return log.info({}, "a studio was erased, and this operation with it");
    await insisting(deps, () => deps.admin.operations.finish(operation, "done"));
    log.info({ shop: operation.shopId, change: operation.changeId }, "operation done");
  } catch (error) {
    const problem = toOmsError(error);
    try {
      await settle(deps, operation, problem, log);
    } catch (failure) {
      log.error({ errorCode: toOmsError(failure).code, cause: String(failure) }, "operation could not be settled");
      await putOff(deps, operation, toOmsError(failure), log);
    }
  }
}

/**
 * What can't even be told isn't left to its lease: one that lapses again and again counts as what kills its worker and is
 * run alone, so one row that can't be read would hold up everybody's work.
 */
async function putOff(deps: AppDeps, operation: ClaimedOperation, failure: OmsError, log: AppDeps["logger"]) {
  if (failure.code === "lease-lost") return;
  try {
    await deps.admin.operations.release(operation, backoffOf(operation), true);
  } catch (error) {
    // The lease runs out by itself and another worker goes on.
    log.warn({ errorCode: toOmsError(error).code }, "operation keeps its lease");
  }
}

async function settle(deps: AppDeps, operation: ClaimedOperation, problem: OmsError, log: AppDeps["logger"]) {
  if (problem.code === "lease-lost") {
    log.warn({}, "lease lost");
    return;
  }
  const reference = deps.ids.reference();
  const details = { errorCode: problem.code, reference, cause: describeCause(problem) };
  const later = nextRun(operation, problem);
  if (later) {
    const runAt = new Date(deps.clock.now().getTime() + later.afterMs);
    const level = isOverdue(operation) ? "error" : "warn";
    log[level]({ ...details, runAt: runAt.toISOString() }, "operation goes on later");
    await showWaiting(deps, operation, problem).catch((failure: unknown) =>
      log.warn({ errorCode: toOmsError(failure).code }, "the card doesn't show why it waits"),
    );
    await insisting(deps, () => deps.admin.operations.release(operation, later.afterMs, later.counts));
    return;
  }
  const parked =
    problem.retry === "after-auth" ||
    ["needs-look", "readback-differs", "changed-live", "unknown-outcome", "never-ends"].includes(problem.code);
  log.error(details, parked ? "operation waits for a person" : "operation failed");
  await tellFailure(deps, operation, inPersonsWords(problem), reference, parked);
  await insisting(deps, () => deps.admin.operations.finish(operation, parked ? "parked" : "failed", problem.code));
}

const betweenTriesMs = [300, 1_500];

/**
 * How an operation ended is said to the database until it hears it: else its lease runs out, and all of it is run and
 * told again. Said twice it is refused as `lease-lost`, which changes nothing.
 */
async function insisting(deps: AppDeps, end: () => Promise<void>): Promise<void> {
  for (const ms of betweenTriesMs) {
    try {
      return await end();
    } catch (error) {
      if (toOmsError(error).code !== "store-down") throw error;
      await deps.clock.sleep(ms);
    }
  }
  await end();
}

const waitsForUs = "Something went wrong on my side. I try again by myself.";

/** The card says why nothing moves: the step it stopped at would be untrue for hours. */
async function showWaiting(deps: AppDeps, operation: ClaimedOperation, problem: OmsError): Promise<void> {
  const { changeId, targetId } = operation;
  if (operation.kind !== "publish" || !changeId) return;
  const store = deps.stores.worker(operation.studioId);
  const target = (await store.change(changeId))?.targets.find((each) => each.id === targetId);
  const step = problem.code === "internal" ? waitsForUs : problem.userText;
  if (!target || target.step === step) return;
  const { id, progress, listingId, listingUrl, verified } = target;
  await store.recordTarget(operation, {
    targetId: id,
    state: "applying",
    step,
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

function describeCause(problem: OmsError): string {
  const parts: string[] = [];
  for (let cause: unknown = problem.cause; cause instanceof Error && parts.length < 4; cause = cause.cause) {
    parts.push(`${cause.name}: ${cause.message}`);
  }
  return parts.join(" ← ");
}
