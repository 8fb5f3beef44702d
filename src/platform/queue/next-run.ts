import type { Retry } from "./define-operation.ts";
import type { OmsError } from "#src/platform/kernel/errors.ts";
import type { ClaimedOperation } from "./operation.ts";

/** Waits before a repetition, by attempt: a person is watching at first, nobody after a few minutes. */
const backoffMs = [2_000, 5_000, 15_000, 45_000, 120_000, 300_000, 600_000, 900_000];
const longestBackoffMs = 1_800_000;
/** What stays wrong so long is no passing fault, and a person hears of it. */
const attemptsInHalfAnHour = backoffMs.length;
/** A database, a marketplace or Slack may be away for hours. After about a day a person hears of it. */
const attemptsInADay = backoffMs.length + Math.floor((24 * 3_600_000) / longestBackoffMs);
const pausedWaitMs = 5_000;

export type NextRun = {
  readonly afterMs: number;
  /** false for a pause that another part asked for. */
  readonly counts: boolean;
};

export const backoffOf = ({ attempt }: Pick<ClaimedOperation, "attempt">): number =>
  backoffMs[attempt - 1] ?? longestBackoffMs;

/** When an operation runs again by itself, or null when a person has to do something. */
export function nextRun(operation: ClaimedOperation, problem: OmsError, retry: Retry): NextRun | null {
  const { attempt } = operation;
  const wait = backoffOf(operation);
  if (retry === "until-done") return { afterMs: problem.retryAfterMs ?? wait, counts: true };
  // It waits for a person to install the app again, which is none of its own tries.
  if (problem.code === "slack-signed-out") return { afterMs: longestBackoffMs, counts: false };
  if (problem.code === "paused") return { afterMs: pausedWaitMs, counts: false };
  if (problem.code === "rate-limited") return { afterMs: problem.retryAfterMs ?? 1_000, counts: false };
  if (problem.retry === "unknown-outcome") {
    // Waiting for the next look is no try; a call that stays unanswered again and again is, and ends with a person.
    const counts = problem.cause !== undefined;
    if (counts && attempt > attemptsInHalfAnHour) return null;
    return { afterMs: problem.retryAfterMs ?? 20_000, counts };
  }
  if (problem.retry === "later" && attempt <= (retry === "half-an-hour" ? attemptsInHalfAnHour : attemptsInADay)) {
    return { afterMs: Math.max(wait, problem.retryAfterMs ?? 0), counts: true };
  }
  // Nobody can explain it, so nobody knows that it won't pass.
  if (problem.code === "internal" && attempt <= attemptsInHalfAnHour) return { afterMs: wait, counts: true };
  return null;
}

/** Whether an operation that is tried until it is done has been at it for so long that a person should know. */
export function isOverdue({ attempt }: ClaimedOperation, retry: Retry): boolean {
  return retry === "until-done" && attempt > attemptsInHalfAnHour;
}
