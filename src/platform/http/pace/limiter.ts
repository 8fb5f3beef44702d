import type { Clock } from "#src/platform/kernel/clock.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { longestPauseMs, readLimits, retryAfterMs } from "./said-limits.ts";
import { createWaitingLine, type Priority, type WaitingLine } from "./waiting-line.ts";

export type { Priority } from "./waiting-line.ts";

/** Paces the calls to one service. */
export type Limiter = {
  /**
   * Resolves when one call may be sent.
   *
   * @param studio for whose sake: of bulk work, studios take turns
   * @throws OmsError `rate-limited` with `retryAfterMs` when the pause asked for is too long to be sat out
   * @throws the signal's reason when it fires first
   */
  take(priority: Priority, signal?: AbortSignal, studio?: string): Promise<void>;
  /** To be told of every answer: its limits are followed, and a 429 pauses everybody. */
  observe(answer: { readonly status: number; readonly headers: Headers }): void;
};

/** Whose calls are paced: an app of a marketplace, with what it begins with until the marketplace says more. */
export type PacedApp = {
  /** Its name among all paces. */
  readonly pace: string;
  /** Of an app that a studio brought; null: the operator's. */
  readonly appId: string | null;
  readonly perSecond: number;
  readonly perDay: number | null;
};

/** Makes the limiter of an app. */
export type Limiters = (app: PacedApp) => Limiter;

export type LimiterOptions = {
  readonly clock: Clock;
  /** Until an answer says otherwise; what a marketplace's smallest access has. */
  readonly perSecond?: number;
  /** … of the day's calls; left out, nothing is known of them until an answer says so. */
  readonly perDay?: number;
  /** Part of the day's calls kept for what a person waits for. */
  readonly personShare?: number;
};

/**
 * Slots are a little further apart than allowed, because calls bunch up on their way and a 429 costs more than 5 %. At five a
 * second six calls have to arrive 53 ms closer than they were sent before one of them is refused.
 */
export const usedShare = 0.95;
/** How much a slot that was served late may be made up for by the next one; keeps timers' rounding from adding up. */
export const makeUpMs = 5;
/** A longer pause is refused, so that the caller gives its work back to the queue instead of sitting on it. */
export const longestWaitMs = 60_000;
/** Part of the day's calls kept for what a person waits for. */
export const usualPersonShare = 0.1;

/** Milliseconds between two calls. */
export function spacingOf(perSecond: number): number {
  return 1000 / (perSecond * usedShare);
}

/**
 * Evenly spaced slots (GCRA with a burst of one), in the order of asking within a priority. Follows
 * `x-limit-per-second`, `retry-after`, and of the daily quota keeps a share that bulk work doesn't touch.
 *
 * It knows of the calls of its own process and no others: `createSharedLimiter` knows of all.
 */
export function createLimiter(options: LimiterOptions): Limiter {
  const { clock, perSecond = 5, perDay, personShare = usualPersonShare } = options;
  const line = createWaitingLine();
  let interval = spacingOf(perSecond);
  let nextAt = 0;
  let pausedUntil = 0;
  let serving = false;
  const now = () => clock.now().getTime();
  let today: { limit: number; remaining: number; seenAt: number } | undefined = perDay
    ? { limit: perDay, remaining: perDay, seenAt: now() }
    : undefined;

  function take(priority: Priority, signal?: AbortSignal, studio = ""): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    notBeyondReach();
    const refused = refusal(priority);
    if (refused) return Promise.reject(refused);
    const started = waitIn(line, priority, signal, studio);
    if (!serving) void serve();
    return started;
  }

  /** The clock was set back: what was far ahead of it is a moment that may never come. */
  function notBeyondReach(): void {
    if (nextAt > now() + 2 * interval) nextAt = now() + interval;
    pausedUntil = Math.min(pausedUntil, now() + longestPauseMs);
    if (today) today.seenAt = Math.min(today.seenAt, now());
  }

  async function serve(): Promise<void> {
    serving = true;
    while (line.waiting("person") + line.waiting("bulk") > 0) {
      notBeyondReach();
      const at = Math.max(nextAt, pausedUntil);
      const wait = at - now();
      if (wait > 0) await clock.sleep(Math.ceil(wait));
      // Asked to pause meanwhile: wait on.
      if (Math.max(nextAt, pausedUntil) > at) continue;
      const next = line.next();
      if (!next) break;
      nextAt = Math.max(nextAt + interval, now() + interval - makeUpMs);
      if (today) today.remaining -= 1;
      next.waiter.start();
    }
    serving = false;
  }

  function refusal(priority: Priority): OmsError | undefined {
    const pause = pausedUntil - now();
    if (pause > longestWaitMs) return new OmsError("rate-limited", { retryAfterMs: pause });
    if (priority === "person" || !today || today.remaining > today.limit * personShare) return undefined;
    const askAgain = today.seenAt + longestPauseMs - now();
    return askAgain > 0 ? new OmsError("rate-limited", { retryAfterMs: askAgain }) : undefined;
  }

  function refuseAll(priority: Priority): void {
    const error = refusal(priority);
    if (error) line.refuse(priority, error);
  }

  function observe({ status, headers }: { status: number; headers: Headers }): void {
    const said = readLimits(headers);
    if (said.perSecond) {
      const faster = spacingOf(said.perSecond);
      nextAt += faster - interval;
      interval = faster;
    }
    if (said.today) today = { ...said.today, seenAt: now() };
    if (status === 429) {
      pausedUntil = Math.max(pausedUntil, now() + retryAfterMs(headers));
      refuseAll("person");
    }
    refuseAll("bulk");
  }

  return { take, observe };
}

/** Limiters of a process that shares its apps with no other. */
export function limitersOf(clock: Clock): Limiters {
  return ({ perSecond, perDay }) => createLimiter({ clock, perSecond, ...(perDay === null ? {} : { perDay }) });
}

/** Resolves when the line serves it, and leaves the line when the signal fires. */
export function waitIn(
  line: WaitingLine,
  priority: Priority,
  signal: AbortSignal | undefined,
  studio: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      line.remove(waiter);
      reject(signal?.reason as Error);
    };
    const settled = (end: () => void) => {
      signal?.removeEventListener("abort", leave);
      end();
    };
    const waiter = {
      start: () => settled(resolve),
      refuse: (error: unknown) => settled(() => reject(error as Error)),
    };
    signal?.addEventListener("abort", leave, { once: true });
    line.add(waiter, priority, studio);
  });
}
