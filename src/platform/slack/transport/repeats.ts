import type { Clock } from "#src/platform/kernel/clock.ts";

/** This was done before: the second request gets no answer, and nobody is told. */
export class RepeatedRequest extends Error {
  override readonly name = "RepeatedRequest";
}

export type RecentKeys = {
  /** false: it was there already. Kept until `until`, milliseconds. */
  add(key: string, until: number): boolean;
};

/**
 * What this process saw in the last minutes. Only requests with a valid signature get in, so nobody but Slack can fill
 * it; those past their time are dropped at each addition, oldest first.
 */
export function createRecentKeys(clock: Clock): RecentKeys {
  const kept = new Map<string, number>();
  return {
    add(key, until) {
      const now = clock.now().getTime();
      for (const [old, ends] of kept) {
        // Not quite in the order of their ends, since senders' clocks differ: one that waits a little longer does no harm.
        if (ends > now) break;
        kept.delete(old);
      }
      if ((kept.get(key) ?? 0) > now) return false;
      kept.delete(key);
      kept.set(key, until);
      return true;
    },
  };
}
