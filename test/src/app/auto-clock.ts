import { setImmediate } from "node:timers/promises";
import type { Clock } from "#src/platform/kernel/clock.ts";

export type AutoClock = Clock & {
  /** Lets `ms` pass at once; nobody may be sleeping. */
  pass(ms: number): void;
  /** As `pass`, to an instant that may lie behind. */
  goTo(instant: Date): void;
  /** Waits for the work; whenever nothing but sleeping is left to do, the clock jumps to the next sleeper's hour. */
  during<T>(work: Promise<T>): Promise<T>;
  /** Counts `run` as something going on: the clock stands still until it has ended. */
  busy<T>(run: () => Promise<T>): Promise<T>;
};

type Sleep = { readonly until: number; readonly wake: () => void };

/** Idle turns of the event loop after which nothing more is to be expected without time passing. */
const idleTurns = 4;

/** A clock on which hours of waiting take no time, and deadlines fire only when nothing else can happen any more. */
export function createAutoClock(start = Date.UTC(2026, 10, 24, 9)): AutoClock {
  let at = start;
  let going = 0;
  const sleeps = new Set<Sleep>();
  return {
    now: () => new Date(at),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = () => {
          sleeps.delete(sleep);
          resolve();
        };
        const sleep = { until: at + ms, wake };
        sleeps.add(sleep);
        signal?.addEventListener("abort", wake, { once: true });
      }),
    pass(ms) {
      at += ms;
    },
    goTo(instant) {
      at = instant.getTime();
    },
    async busy(run) {
      going += 1;
      try {
        return await run();
      } finally {
        going -= 1;
      }
    },
    async during(work) {
      let ended = false;
      const watched = work.finally(() => {
        ended = true;
      });
      watched.catch(() => undefined);
      for (let idle = 0; !ended; idle = going === 0 ? idle + 1 : 0) {
        await setImmediate();
        const [next] = [...sleeps].toSorted((a, b) => a.until - b.until);
        if (idle < idleTurns || !next || going > 0) continue;
        at = Math.max(at, next.until);
        next.wake();
        idle = 0;
      }
      return watched;
    },
  };
}
