import { callFromProcesses, type Called } from "#test/support/calling-processes.ts";
import { byScale, type Figure, rounded } from "./figure.ts";

const processes = 4;
const ms = byScale({ full: 30_000, usual: 15_000, smoke: 3_000 });
const allowed = (5 * ms) / 1000;

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? Number.NaN;

const refusedIn = ({ calls }: Called) => calls.filter(({ status }) => status === 429).length;
const answeredIn = ({ calls }: Called) =>
  calls.filter(({ at, status }) => at >= 0 && at < ms + 300 && status !== 429).length;

/** How much of an app's allowance four processes use together, and how long a person waits for a call beside them. */
export async function limits(): Promise<Figure[]> {
  const alone = await callFromProcesses(processes, ms, { atOnce: 6, peopleEveryMs: 0 });
  const beside = await callFromProcesses(processes, ms, { atOnce: 6, peopleEveryMs: 2_000 });
  const used = answeredIn(alone) / allowed;
  const waits = beside.people;
  return [
    {
      name: `share of 5 calls a second used by ${processes} processes for ${ms / 1000} s at 300 ms`,
      value: rounded(used),
      unit: "of what is allowed",
      aim: "≥ 0.9, a 429 in 1 000 calls at most",
      ok: used >= 0.9 && refusedIn(alone) <= Math.ceil(alone.calls.length / 1000),
      beside: { "429s": refusedIn(alone), calls: alone.calls.length },
    },
    {
      name: "calls of the marketplace for each time the database is asked about them",
      value: rounded(alone.calls.length / alone.trips),
      unit: "calls",
      aim: "≥ 5 once each process had its first turn: ≥ 3 in all",
      ok: alone.calls.length / alone.trips >= 3,
      beside: { asked: alone.trips },
    },
    {
      name: "a person's call waits for its turn beside full background work, p95",
      value: rounded(percentile(waits, 0.95)),
      unit: "ms",
      aim: "< 500",
      ok: percentile(waits, 0.95) < 500,
      beside: { "p50, ms": rounded(percentile(waits, 0.5)), calls: waits.length, "429s": refusedIn(beside) },
    },
  ];
}
