import type { Clock } from "#src/platform/kernel/clock.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import type { Bell } from "./bell.ts";

/** A claimed piece of work. */
export type Piece<Line extends string> = {
  readonly line: Line;
  /** false: the lease is lost. */
  extend(leaseMs: number): Promise<boolean>;
  /** Never raises: its errors end inside. */
  run(signal: AbortSignal): Promise<void>;
};

/**
 * A loop that claims pieces of several lines of work in one call and runs them side by side. The lease of each is renewed
 * while it runs; one whose lease was lost is told by its signal and stops.
 */
export type WorkLoop<Line extends string> = {
  readonly name: string;
  /** How many of each line run at once. */
  readonly slots: Readonly<Record<Line, number>>;
  readonly leaseMs: number;
  /** Pause between claims that found nothing. */
  readonly idleMs: number;
  /** At most so many of each line. */
  claim(free: Readonly<Record<Line, number>>, leaseMs: number): Promise<readonly Piece<Line>[]>;
};

export type Running = {
  /** Claims nothing more and waits for what runs, at most `ms`; what is left then goes on elsewhere after its lease. */
  stop(ms: number): Promise<void>;
};

/**
 * Starts the loop; it never raises. It claims at once when something it ran has ended and when the bell rings, else after
 * its pause. A store that doesn't answer is asked again, less and less often.
 */
export function startLoop<Line extends string>(
  loop: WorkLoop<Line>,
  deps: { readonly clock: Clock; readonly logger: Logger; readonly bell: Bell },
): Running {
  const { clock, logger, bell } = deps;
  const stopping = new AbortController();
  const busy = new Map<Promise<void>, Line>();
  const abandoned = new AbortController();

  async function runOne(piece: Piece<Line>): Promise<void> {
    const lost = new AbortController();
    const ended = new AbortController();
    const beat = renew(piece, lost, ended.signal);
    try {
      await piece.run(AbortSignal.any([lost.signal, abandoned.signal]));
    } catch (error) {
      logger.error({ loop: loop.name, line: piece.line, cause: String(error) }, "work ended with an error");
    } finally {
      ended.abort();
      await beat;
    }
  }

  async function renew(piece: Piece<Line>, lost: AbortController, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      await clock.sleep(loop.leaseMs / 3, ended);
      if (ended.aborted) return;
      // An unanswered renewal is no loss yet: the next one, or the fenced write itself, will tell.
      const held = await piece.extend(loop.leaseMs).catch(() => true);
      if (!held) return lost.abort();
    }
  }

  function freeSlots(): Record<Line, number> {
    const free: Record<Line, number> = { ...loop.slots };
    for (const line of busy.values()) free[line] -= 1;
    return free;
  }

  function start(piece: Piece<Line>): void {
    const running = runOne(piece).finally(() => {
      busy.delete(running);
      bell.ring();
    });
    busy.set(running, piece.line);
  }

  async function turn(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const rung = bell.next();
      const free = freeSlots();
      let found = 0;
      if (Object.values<number>(free).some((slots) => slots > 0)) {
        try {
          const pieces = await loop.claim(free, loop.leaseMs);
          found = pieces.length;
          failures = 0;
          for (const piece of pieces) start(piece);
        } catch (error) {
          failures += 1;
          logger.warn({ loop: loop.name, failures, cause: String(error) }, "nothing could be claimed");
        }
      }
      if (failures > 0) await clock.sleep(Math.min(loop.idleMs * 2 ** failures, 30_000), stopping.signal);
      else if (found === 0) await clock.sleep(loop.idleMs, AbortSignal.any([stopping.signal, rung]));
    }
  }

  const turning = turn();
  return {
    async stop(ms) {
      stopping.abort();
      await turning;
      const ended = new AbortController();
      await Promise.race([Promise.all(busy.keys()), clock.sleep(ms, ended.signal)]);
      ended.abort();
      abandoned.abort();
      await Promise.race([Promise.all(busy.keys()), clock.sleep(500)]);
    },
  };
}
