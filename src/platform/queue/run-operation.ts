import { untilHeard } from "./until-heard.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import { type ErrorCode, OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import type { Ids } from "#src/platform/kernel/ids.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import type { OperationQueue } from "./admin-operations.ts";
import type { AnyOperation, OperationFailure } from "./define-operation.ts";
import { backoffOf, isOverdue, nextRun } from "./next-run.ts";
import type { ClaimedOperation } from "./operation.ts";
import { platformText } from "#src/platform/kernel/messages/en.ts";

type RunnerDeps = {
  readonly admin: { readonly operations: OperationQueue };
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
};

type Kinds<Deps> = {
  /** By kind. */
  readonly definitions: ReadonlyMap<string, AnyOperation<Deps>>;
  /** Notes in the studio's log that work on a shop ended without being done. */
  readonly noteFailure: (deps: Deps, operation: ClaimedOperation, failure: OperationFailure) => Promise<void>;
};

/** A worker that died so often of one operation, or beside it, doesn't begin it again (the queue ran it alone at the end). */
export const lapsesUntilGivenUp = 6;

/** A person has to look at these: the operation waits for that, and isn't over. */
const waitsForPerson: readonly ErrorCode[] = [
  "needs-look",
  "readback-differs",
  "changed-live",
  "unknown-outcome",
  "never-ends",
];

/** Whether what ends so is parked: a sign-in or a look is wanted, and it isn't over. */
export function waitsForAPerson({ code, retry }: OmsError): boolean {
  return retry === "after-auth" || waitsForPerson.includes(code);
}

/**
 * Runs one claimed operation to one of its ends: done, again later, waiting for a person, or failed. Nothing escapes:
 * this is the error boundary of the worker.
 *
 * @param signal aborts when the lease is lost or the process stops
 */
export async function runOperation<Deps extends RunnerDeps>(
  kinds: Kinds<Deps>,
  deps: Deps,
  operation: ClaimedOperation,
  signal: AbortSignal,
): Promise<void> {
  const log = deps.logger.child({ operation: operation.id, kind: operation.kind, attempt: operation.attempt });
  const definition = kinds.definitions.get(operation.kind);
  // The claim names the kinds of this version, so this is a defect of ours: its lease ends, and no one is told a falsehood.
  if (!definition) return log.error({}, "an operation of no kind that is known was claimed");
  try {
    if (operation.lapses >= lapsesUntilGivenUp) throw new OmsError("never-ends");
    const end = await definition.run(deps, operation, signal);
    if (end === "gone") return log.info({}, "a studio was erased, and this operation with it");
    if (end === "again") return await untilHeard(deps, () => deps.admin.operations.release(operation, 0, false));
    if (end !== "ended") await untilHeard(deps, () => deps.admin.operations.finish(operation, "done"));
    log.info({ shop: operation.shopId, change: operation.changeId }, "operation done");
  } catch (error) {
    const problem = toOmsError(error);
    try {
      await endUndone(kinds, definition, deps, operation, problem, log);
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
async function putOff(deps: RunnerDeps, operation: ClaimedOperation, failure: OmsError, log: Logger): Promise<void> {
  if (failure.code === "lease-lost") return;
  try {
    await deps.admin.operations.release(operation, backoffOf(operation), true);
  } catch (error) {
    // The lease runs out by itself and another worker goes on.
    log.warn({ errorCode: toOmsError(error).code }, "operation keeps its lease");
  }
}

async function endUndone<Deps extends RunnerDeps>(
  { noteFailure }: Kinds<Deps>,
  definition: AnyOperation<Deps>,
  deps: Deps,
  operation: ClaimedOperation,
  problem: OmsError,
  log: Logger,
): Promise<void> {
  if (problem.code === "lease-lost") {
    log.warn({}, "lease lost");
    return;
  }
  const reference = deps.ids.reference();
  const details = { errorCode: problem.code, reference, cause: describeCause(problem) };
  const later = nextRun(operation, problem, definition.retry);
  if (later) {
    const runAt = new Date(deps.clock.now().getTime() + later.afterMs);
    const level = isOverdue(operation, definition.retry) ? "error" : "warn";
    log[level]({ ...details, runAt: runAt.toISOString() }, "operation goes on later");
    await definition
      .onWaiting(deps, operation, problem)
      .catch((failure: unknown) =>
        log.warn({ errorCode: toOmsError(failure).code }, "the card doesn't show why it waits"),
      );
    await untilHeard(deps, () => deps.admin.operations.release(operation, later.afterMs, later.counts));
    return;
  }
  const parked = waitsForAPerson(problem);
  log.error(details, parked ? "operation waits for a person" : "operation failed");
  const failure = { problem: inPersonsWords(problem), reference, parked };
  if (!definition.notesFailure) await noteFailure(deps, operation, failure);
  await definition.onGiveUp(deps, operation, failure);
  await untilHeard(deps, () => deps.admin.operations.finish(operation, parked ? "parked" : "failed", problem.code));
}

/** What was asked again and again without an answer isn't tried any more by itself, whatever its usual words promise. */
function inPersonsWords(problem: OmsError): OmsError {
  const words = platformText.gaveUp;
  const code = problem.code as keyof typeof words;
  return Object.hasOwn(words, code) ? new OmsError(code, { cause: problem, userText: words[code] }) : problem;
}

function describeCause(problem: OmsError): string {
  const parts: string[] = [];
  for (let cause: unknown = problem.cause; cause instanceof Error && parts.length < 4; cause = cause.cause) {
    parts.push(`${cause.name}: ${cause.message}`);
  }
  return parts.join(" ← ");
}
