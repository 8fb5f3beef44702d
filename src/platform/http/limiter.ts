import type { Clock } from "#src/platform/kernel/clock.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";

/** What a person waits for takes the next slot; bulk work takes those that are left. */
export type Priority = "person" | "bulk";

/** Paces the calls to one service. */
export type Limiter = {
  /**
   * Resolves when one call may be sent.
   * @throws OmsError `rate-limited` with `retryAfterMs` when the pause asked for is too long to be sat out
   * @throws the signal's reason when it fires first
   */
  take(priority: Priority, signal?: AbortSignal): Promise<void>;
  /** To be told of every answer: its limits are followed, and a 429 pauses everybody. */
  observe(answer: { readonly status: number; readonly headers: Headers }): void;
};

export type LimiterOptions = {
  readonly clock: Clock;
  /** Until an answer says otherwise; what a marketplace's smallest access has. */
  readonly perSecond?: number;
  /** … of the day's calls; left out, nothing is known of them until an answer says so. */
  readonly perDay?: number;
  /** Part of the day's calls kept for what a person waits for. */
  readonly personShare?: number;
};

type Waiter = { readonly start: () => void; readonly refuse: (error: unknown) => void };

/** Slots are a little further apart than allowed: calls bunch up on their way, and a 429 costs more than 3 %. */
const usedShare = 0.97;
/** How much a slot that was served late may be made up for by the next one; keeps timers' rounding from adding up. */
const makeUpMs = 5;
/** A longer pause is refused, so that the caller gives its work back to the queue instead of sitting on it. */
const longestWaitMs = 60_000;
/** A daily limit is a sliding window: it is asked again after this long, whatever `retry-after` says. */
const longestPauseMs = 15 * 60_000;

/**
 * Evenly spaced slots (GCRA with a burst of one), in the order of asking within a priority. Follows
 * `x-limit-per-second`, `retry-after`, and of the daily quota keeps a share that bulk work doesn't touch.
 */
export function createLimiter({ clock, perSecond = 5, perDay, personShare = 0.1 }: LimiterOptions): Limiter {
  const waiting: Record<Priority, Waiter[]> = { person: [], bulk: [] };
  let interval = 1000 / (perSecond * usedShare);
  let nextAt = 0;
  let pausedUntil = 0;
  let serving = false;
  const now = () => clock.now().getTime();
  let today: { limit: number; remaining: number; seenAt: number } | undefined = perDay
    ? { limit: perDay, remaining: perDay, seenAt: now() }
    : undefined;
  const waitingAny = () => waiting.person.length + waiting.bulk.length > 0;

  function take(priority: Priority, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    notBeyondReach();
    const refused = refusal(priority);
    if (refused) return Promise.reject(refused);
    return new Promise((resolve, reject) => {
      const leave = () => {
        waiting[priority] = waiting[priority].filter((each) => each !== waiter);
        reject(signal?.reason as Error);
      };
      const waiter: Waiter = {
        start: () => {
          signal?.removeEventListener("abort", leave);
          resolve();
        },
        refuse: (error) => {
          signal?.removeEventListener("abort", leave);
          reject(error as Error);
        },
      };
      signal?.addEventListener("abort", leave, { once: true });
      waiting[priority].push(waiter);
      if (!serving) void serve();
    });
  }

  /** The clock was set back: what was far ahead of it is a moment that may never come. */
  function notBeyondReach(): void {
    if (nextAt > now() + 2 * interval) nextAt = now() + interval;
    pausedUntil = Math.min(pausedUntil, now() + longestPauseMs);
    if (today) today.seenAt = Math.min(today.seenAt, now());
  }

  async function serve(): Promise<void> {
    serving = true;
    while (waitingAny()) {
      notBeyondReach();
      const at = Math.max(nextAt, pausedUntil);
      const wait = at - now();
      if (wait > 0) await clock.sleep(Math.ceil(wait));
      // Asked to pause meanwhile: wait on.
      if (Math.max(nextAt, pausedUntil) > at) continue;
      const next = waiting.person.shift() ?? waiting.bulk.shift();
      if (!next) break;
      nextAt = Math.max(nextAt + interval, now() + interval - makeUpMs);
      if (today) today.remaining -= 1;
      next.start();
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
    if (!error) return;
    for (const waiter of waiting[priority].splice(0)) waiter.refuse(error);
  }

  function observe({ status, headers }: { status: number; headers: Headers }): void {
    const limit = number(headers, "x-limit-per-second");
    // Less than one a second is no limit of theirs, and would stop every studio.
    if (limit && limit >= 1) {
      const faster = 1000 / (limit * usedShare);
      nextAt += faster - interval;
      interval = faster;
    }
    const daily = positive(headers, "x-limit-per-day");
    const remaining = number(headers, "x-remaining-today");
    if (daily && remaining !== undefined) today = { limit: daily, remaining, seenAt: now() };
    if (status === 429) {
      pausedUntil = Math.max(pausedUntil, now() + retryAfterMs(headers));
      refuseAll("person");
    }
    refuseAll("bulk");
  }

  return { take, observe };
}

/** How long a 429 asks to wait, milliseconds: at least a second, at most a quarter of an hour. */
export function retryAfterMs(headers: Headers): number {
  return Math.min(longestPauseMs, Math.max(1000, (number(headers, "retry-after") ?? 1) * 1000));
}

function number(headers: Headers, name: string): number | undefined {
  const text = headers.get(name)?.trim();
  return text && /^\d{1,9}(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

function positive(headers: Headers, name: string): number | undefined {
  return number(headers, name) || undefined;
}
