import { setImmediate } from "node:timers/promises";
import type { Clock } from "#src/platform/kernel/clock.ts";

export type VirtualClock = Clock & {
  /** Lets `ms` pass: every sleep that ends meanwhile ends at its own instant, in order. */
  advance(ms: number): Promise<void>;
  /** How many sleeps are going on. */
  readonly sleeping: number;
};

/** A clock that stands still until it is advanced. */
export function createVirtualClock(start = Date.UTC(2026, 10, 23, 12)): VirtualClock {
  let at = start;
  let sleeps: { until: number; wake: () => void }[] = [];
  return {
    now: () => new Date(at),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = () => {
          sleeps = sleeps.filter((each) => each !== sleep);
          resolve();
        };
        const sleep = { until: at + ms, wake };
        sleeps.push(sleep);
        signal?.addEventListener("abort", wake, { once: true });
      }),
    get sleeping() {
      return sleeps.length;
    },
    async advance(ms) {
      const until = at + ms;
      for (;;) {
        await setImmediate();
        const next = sleeps.toSorted((a, b) => a.until - b.until)[0];
        if (!next || next.until > until) break;
        at = Math.max(at, next.until);
        next.wake();
      }
      at = until;
      await setImmediate();
    },
  };
}
