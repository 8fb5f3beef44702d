/** Stretches of time that are this process's own, told by another machine's clock and asked about by our own. */
export type Runs = {
  /** Something was asked at `sent`, and the answer heard at `heard` said what time it is there. */
  hear(sent: number, heard: number, theirNow: number): void;
  /** A moment of theirs, by our clock. */
  ours(theirs: number): number;
  add(theirFrom: number, theirUntil: number): void;
  /** The first moment from `at` on at which a call may be sent; infinity: in no run. */
  slotFrom(at: number, spacing: number): number;
  /** Where the last run ends; 0: there is none. */
  end(): number;
  clear(): void;
  /** So long before a run ends the next one is asked for. */
  leadMs(): number;
};

type Run = { readonly from: number; readonly until: number };

/** A timer that is late by so much costs no slot at the end of a run. */
const lateMs = 15;
/** Two runs with less between them are one. */
const gapMs = 1;
/** What was measured is believed so long; then a slower answer may correct it. */
const measuredForMs = 60_000;
const shortestLeadMs = 30;
const longestLeadMs = 300;

/**
 * How far the clocks are apart is taken from the quickest answer of the last minute: it can be wrong by half of the time that
 * this one took.
 */
export function createRuns(): Runs {
  let runs: Run[] = [];
  let offset: { readonly ms: number; readonly trip: number; readonly at: number } | null = null;
  let usualTrip = 20;
  const ours = (theirs: number) => theirs + (offset?.ms ?? 0);

  return {
    hear(sent, heard, theirNow) {
      const trip = Math.max(0, heard - sent);
      usualTrip += (trip - usualTrip) / 4;
      const old = offset && Math.abs(heard - offset.at) > measuredForMs;
      if (offset && !old && trip > offset.trip) return;
      offset = { ms: sent + trip / 2 - theirNow, trip, at: heard };
    },
    ours,
    add(from, until) {
      const before = runs.at(-1);
      if (before && Math.abs(before.until - from) <= gapMs) runs.splice(-1, 1, { from: before.from, until });
      else runs.push({ from, until });
    },
    slotFrom(at, spacing) {
      for (const { from, until } of runs) {
        const slot = Math.max(at, ours(from));
        if (slot <= ours(until) - spacing + lateMs) return slot;
      }
      return Number.POSITIVE_INFINITY;
    },
    end() {
      const last = runs.at(-1);
      return last ? ours(last.until) : 0;
    },
    clear() {
      runs = [];
    },
    leadMs: () => Math.min(longestLeadMs, Math.max(shortestLeadMs, 2 * usualTrip + 10)),
  };
}
