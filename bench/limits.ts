import { type CalledApp, callFromProcesses, latencyMs } from "#test/support/calling-processes.ts";
import { byScale, type Figure, rounded } from "./figure.ts";

const processes = 4;
/** Three apps make a thousand calls in 70 s. */
const ms = byScale({ full: 70_000, usual: 15_000, smoke: 3_000 });
const allowed = (5 * ms) / 1000;

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? Number.NaN;

const sum = (apps: readonly CalledApp[], of: (app: CalledApp) => number) => apps.reduce((all, app) => all + of(app), 0);
const refusedIn = ({ calls }: CalledApp) => calls.filter(({ status }) => status === 429).length;
/** The marketplace counts a call after its latency: those of `ms` are counted so much later. */
const answeredIn = ({ calls }: CalledApp) =>
  calls.filter(({ at, status }) => at >= latencyMs && at < ms + latencyMs && status !== 429).length;

/**
 * How much of the allowances of three apps four processes use together, how long a person waits for a call beside them, and how
 * often the marketplace refused a call meanwhile.
 */
export async function limits(): Promise<Figure[]> {
  const alone = await callFromProcesses(processes, ms, { atOnce: 6, peopleEveryMs: 0 });
  const beside = await callFromProcesses(processes, ms, { atOnce: 6, peopleEveryMs: 2_000 });
  const used = alone.apps.map((app) => answeredIn(app) / allowed);
  const callsAlone = sum(alone.apps, ({ calls }) => calls.length);
  const both = [...alone.apps, ...beside.apps];
  const calls = sum(both, (app) => app.calls.length);
  const refused = sum(both, refusedIn);
  const tooSoon = sum(both, (app) => app.tooSoon);
  const waits = beside.apps.flatMap(({ people }) => people);
  return [
    {
      name: `share of 5 calls a second used by ${processes} processes for ${ms / 1000} s at ${latencyMs} ms, of three apps the least`,
      value: rounded(Math.min(...used)),
      unit: "of what is allowed",
      aim: "≥ 0.9 of each app",
      ok: used.length === 3 && Math.min(...used) >= 0.9,
      beside: { apps: used.length, most: rounded(Math.max(...used)), calls: callsAlone },
    },
    {
      name: "429s of a thousand calls, with and without people beside",
      value: rounded((refused * 1000) / calls),
      unit: "calls",
      aim: "≤ 1, and no call against the pause that one asks for",
      ok: refused <= calls / 1000 && tooSoon === 0,
      beside: { "429s": refused, calls, "sent too soon": tooSoon },
    },
    {
      name: "calls of the marketplace for each time the database is asked about them",
      value: rounded(callsAlone / alone.trips),
      unit: "calls",
      aim: "≥ 5 once each process had its first turn: ≥ 3 in all",
      ok: callsAlone / alone.trips >= 3,
      beside: { asked: alone.trips },
    },
    {
      name: "a person's call waits for its turn beside full background work, p95",
      value: rounded(percentile(waits, 0.95)),
      unit: "ms",
      aim: "< 500",
      ok: percentile(waits, 0.95) < 500,
      beside: { "p50, ms": rounded(percentile(waits, 0.5)), calls: waits.length },
    },
  ];
}
