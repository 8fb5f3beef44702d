import type { Clock } from "#src/platform/kernel/clock.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { longestWaitMs, type Limiter, makeUpMs, spacingOf, usualPersonShare, waitIn } from "./limiter.ts";
import { createNews } from "./news.ts";
import type { Reservation, ReservationRequest, Reserve } from "./reservation.ts";
import { createRuns } from "./runs.ts";
import { longestPauseMs, readLimits, retryAfterMs } from "./said-limits.ts";
import { createWaitingLine, type Priority } from "./waiting-line.ts";

export type SharedLimiterOptions = {
  readonly clock: Clock;
  readonly reserve: Reserve;
  /** Until those who keep the pace say otherwise, or an answer does. */
  readonly perSecond: number;
};

/** Where those who keep the pace can't be asked, each process goes on by itself with this part of it. */
const aloneShare = 0.25;
/** No answer after so long counts as none. */
const patienceMs = 2_000;

/** Work that a person waits for goes on when its last calls were so close together. */
const goesOnMs = 2_000;

/**
 * Paces the calls of one app over all processes: each reserves runs, stretches of time that are its own, and sends its
 * calls evenly spaced within them. So nobody has to be asked about a single call.
 *
 * The next run is asked for before the last one ends. When nothing can be reserved, calls go on at a quarter of the
 * pace: they never stop for good, and never burst.
 */
export function createSharedLimiter({ clock, reserve, perSecond }: SharedLimiterOptions): Limiter {
  const line = createWaitingLine();
  const runs = createRuns();
  const news = createNews();
  const now = () => clock.now().getTime();
  let spacing = spacingOf(perSecond);
  let nextAt = 0;
  let pausedUntil = 0;
  const refusedUntil: Record<Priority, number> = { person: 0, bulk: 0 };
  /** When background work was told to ask again. */
  let bulkAt = 0;
  /** Nothing is asked before, for those who keep the pace didn't answer. */
  let retryAt = 0;
  /** Calls since the last run was reserved: who used it up is going to need another one. */
  let sentOfRun = 0;
  /** When the last two calls that people waited for were sent. */
  let personsLast: readonly [number, number] = [0, 0];
  let asking: Promise<void> | null = null;
  let serving = false;
  let wake = new AbortController();

  function take(priority: Priority, signal?: AbortSignal, studio = ""): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    notBeyondReach();
    const refused = refusal(priority);
    if (refused) return Promise.reject(refused);
    const started = waitIn(line, priority, signal, studio);
    if (serving) wake.abort();
    else void serve();
    return started;
  }

  /** The clock was set back: what was far ahead of it is a moment that may never come. */
  function notBeyondReach(): void {
    const at = now();
    if (nextAt > at + 2 * spacing) nextAt = at + spacing;
    pausedUntil = Math.min(pausedUntil, at + longestPauseMs);
    refusedUntil.person = Math.min(refusedUntil.person, at + longestPauseMs);
    refusedUntil.bulk = Math.min(refusedUntil.bulk, at + longestPauseMs);
    bulkAt = Math.min(bulkAt, at + longestWaitMs);
    retryAt = Math.min(retryAt, at + spacing / aloneShare);
    if (runs.end() > at + longestWaitMs * 2) runs.clear();
  }

  function refusal(priority: Priority): OmsError | undefined {
    const pause = pausedUntil > now() + longestWaitMs ? pausedUntil : 0;
    const until = Math.max(pause, refusedUntil.person, priority === "bulk" ? refusedUntil.bulk : 0);
    return until > now() ? new OmsError("rate-limited", { retryAfterMs: until - now() }) : undefined;
  }

  function refuseWaiting(): void {
    for (const priority of ["person", "bulk"] as const) {
      const error = refusal(priority);
      if (error) line.refuse(priority, error);
    }
  }

  async function serve(): Promise<void> {
    serving = true;
    while (line.waiting("person") + line.waiting("bulk") > 0) {
      notBeyondReach();
      const at = now();
      const slot = runs.slotFrom(Math.max(at, nextAt, pausedUntil), spacing);
      const due = askAt(slot, at);
      if (slot <= at) serveOne(at);
      else if (due <= at) void ask(line.waiting("person") > 0 ? "person" : "bulk");
      else await sleepUntil(Math.min(slot, due), at);
    }
    serving = false;
  }

  function serveOne(at: number): void {
    const next = line.next();
    if (!next) return;
    if (next.priority === "person") personsLast = [personsLast[1], at];
    nextAt = Math.max(nextAt + spacing, at + spacing - makeUpMs);
    sentOfRun += 1;
    news.sent(next.priority, next.studio);
    next.waiter.start();
    const [before, last] = personsLast;
    const isLast = runs.end() - spacing < at + last - before;
    // While the call is on its way, so that the next one of that work waits for nobody.
    if (next.priority === "person" && personGoesOn(at) && isLast && retryAt <= at) void ask("person");
  }

  /** Or until something else happens: a call that waits from now on, an answer. */
  async function sleepUntil(until: number, at: number): Promise<void> {
    wake = new AbortController();
    const { signal } = wake;
    if (Number.isFinite(until)) await clock.sleep(Math.max(1, Math.ceil(until - at)), signal);
    else await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  }

  /** When the next run is to be asked for. Infinity while that is being done. */
  function askAt(slot: number, at: number): number {
    if (asking) return Number.POSITIVE_INFINITY;
    const nearEnd = runs.end() - runs.leadMs();
    const person = line.waiting("person") > 0;
    const due = person ? (Number.isFinite(slot) ? nearEnd : at) : Math.max(nearEnd, bulkAt);
    return Math.max(due, retryAt);
  }

  /** One at a time: who comes meanwhile finds its answer. */
  function ask(priority: Priority | null): Promise<void> {
    asking ??= askOnce(priority).finally(() => {
      asking = null;
      wake.abort();
    });
    return asking;
  }

  async function askOnce(priority: Priority | null): Promise<void> {
    const sent = now();
    const told = news.tell(sent);
    const { people, used, said } = told;
    const studios = line.studios().filter((studio) => studio !== "");
    const demand =
      priority === "person" ? line.waiting("person") + (personGoesOn(sent) ? 2 : 0) : line.waiting("bulk") + sentOfRun;
    const leadMs = Math.round(runs.leadMs());
    const answer = await answered({ priority, people, demand, studios, used, said, leadMs });
    if (!answer) {
      told.unheard();
      return goOnAlone();
    }
    retryAt = 0;
    runs.hear(sent, now(), answer.now);
    if (!news.changesSpacing()) spacing = answer.spacingMs;
    line.learn(answer.served);
    if (answer.from !== null) {
      runs.add(answer.from, answer.from + answer.runMs);
      sentOfRun = 0;
    }
    if (answer.againMs !== null) bulkAt = runs.ours(answer.now + answer.againMs);
    if (answer.refusedMs === null) return;
    refusedUntil[priority === "bulk" ? "bulk" : "person"] = now() + answer.refusedMs;
    refuseWaiting();
  }

  function personGoesOn(at: number): boolean {
    return personsLast[0] > at - goesOnMs && personsLast[0] <= at;
  }

  /** Null: nothing was heard in time, or that there is no such app. */
  async function answered(request: ReservationRequest): Promise<Reservation | null> {
    const heard = new AbortController();
    try {
      return await Promise.race([reserve(request), clock.sleep(patienceMs, heard.signal).then(() => null)]);
    } catch {
      return null;
    } finally {
      heard.abort();
    }
  }

  function goOnAlone(): void {
    const at = now();
    const from = Math.max(at, nextAt, runs.end()) - runs.ours(0);
    runs.add(from, from + spacing);
    bulkAt = 0;
    retryAt = at + spacing / aloneShare;
  }

  function observe({ status, headers }: { status: number; headers: Headers }): void {
    const at = now();
    const limits = readLimits(headers);
    if (limits.perSecond) {
      const faster = spacingOf(limits.perSecond);
      nextAt += faster - spacing;
      spacing = faster;
    }
    news.heard(limits, at);
    if (limits.today) {
      const isLow = limits.today.remaining <= limits.today.limit * usualPersonShare;
      refusedUntil.bulk = isLow ? at + longestPauseMs : 0;
    }
    if (status === 429) {
      pausedUntil = Math.max(pausedUntil, at + retryAfterMs(headers));
      news.blocked(pausedUntil);
      runs.clear();
      // At once, for the others go on until they hear of it.
      void (asking ?? Promise.resolve()).then(() => ask(null));
    }
    refuseWaiting();
    wake.abort();
  }

  return { take, observe };
}
