import type { MadeCall } from "./calling-process.ts";
import type { HandedRun } from "./handed-runs.ts";

/** By so much a process can be wrong about the database's clock, milliseconds. */
const clocksApartMs = 20;

/**
 * How many calls of one app were sent while a 429 asked for a pause. Its own process sends none once it heard of it. The others
 * hear of it where turns are given out: a turn that was given out before may still be used, and none is given within the pause.
 *
 * @param made the app's calls, by process
 */
export function sentTooSoon(
  made: readonly (readonly MadeCall[])[],
  runs: readonly HandedRun[],
  latencyMs: number,
): number {
  const tooSoon = new Set<MadeCall>();
  for (const own of made) {
    for (const refused of own) {
      if (refused.error !== "rate-limited" || refused.sent === null) continue;
      const until = refused.sent + latencyMs + refused.retryAfterMs;
      // Where it wasn't told in time, everybody should have heard by the end of the longest run.
      const told = runs.find(({ blocked, at }) => blocked && at >= refused.heard - clocksApartMs)?.at ?? refused.heard;
      const within = (call: MadeCall, from: number) => call.sent !== null && call.sent > from && call.sent < until;
      const given = runs.filter(({ from, at }) => from !== null && at <= told);
      const hasTurn = (sent: number) =>
        given.some(({ from, until: end }) => sent >= (from ?? 0) - clocksApartMs && sent <= end + clocksApartMs);
      for (const call of own) if (within(call, refused.heard)) tooSoon.add(call);
      for (const call of made.filter((others) => others !== own).flat()) {
        if (within(call, told) && !hasTurn(call.sent ?? 0)) tooSoon.add(call);
      }
    }
  }
  return tooSoon.size;
}
