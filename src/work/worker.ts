import type { Clock } from "#src/kernel/clock.ts";
import type { Logger } from "#src/kernel/log.ts";

/**
 * A loop that claims pieces of work and runs them side by side. The lease of each is renewed while it runs; one whose
 * lease was lost is told by its signal and stops.
 */
export type WorkLoop<Item> = {
  readonly name: string;
  /** How many run at once. */
  readonly slots: number;
  readonly leaseMs: number;
  /** Pause between claims that found nothing. */
  readonly idleMs: number;
  claim(count: number, leaseMs: number): Promise<readonly Item[]>;
  /** false: the lease is lost. */
  extend(item: Item, leaseMs: number): Promise<boolean>;
  /** Never raises: an item's errors end inside. */
  run(item: Item, signal: AbortSignal): Promise<void>;
};

export type Running = {
  /** Claims nothing more and waits for what runs, at most `ms`; what is left then goes on elsewhere after its lease. */
  stop(ms: number): Promise<void>;
};

/** Starts the loop; it never raises. A store that doesn't answer is asked again, less and less often. */
export function startLoop<Item>(loop: WorkLoop<Item>, deps: { clock: Clock; logger: Logger }): Running {
  const { clock, logger } = deps;
  const stopping = new AbortController();
  const busy = new Set<Promise<void>>();

  async function runOne(item: Item): Promise<void> {
    const lost = new AbortController();
    const ended = new AbortController();
    const beat = renew(item, lost, ended.signal);
    try {
      await loop.run(item, AbortSignal.any([lost.signal, abandoned.signal]));
    } catch (error) {
      logger.error({ loop: loop.name, cause: String(error) }, "work ended with an error");
    } finally {
      ended.abort();
      await beat;
    }
  }

  async function renew(item: Item, lost: AbortController, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      await clock.sleep(loop.leaseMs / 3, ended);
      if (ended.aborted) return;
      // An unanswered renewal is no loss yet: the next one, or the fenced write itself, will tell.
      const held = await loop.extend(item, loop.leaseMs).catch(() => true);
      if (!held) return lost.abort();
    }
  }

  const abandoned = new AbortController();

  async function turn(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const free = loop.slots - busy.size;
      let found = 0;
      if (free > 0) {
        try {
          const items = await loop.claim(free, loop.leaseMs);
          found = items.length;
          failures = 0;
          for (const item of items) {
            const running: Promise<void> = runOne(item).finally(() => busy.delete(running));
            busy.add(running);
          }
        } catch (error) {
          failures += 1;
          logger.warn({ loop: loop.name, failures, cause: String(error) }, "nothing could be claimed");
        }
      }
      const pause = failures > 0 ? Math.min(loop.idleMs * 2 ** failures, 30_000) : loop.idleMs;
      if (busy.size >= loop.slots) await Promise.race([...busy, clock.sleep(pause, stopping.signal)]);
      else if (found === 0) await clock.sleep(pause, stopping.signal);
    }
  }

  const turning = turn();
  return {
    async stop(ms) {
      stopping.abort();
      await turning;
      const ended = new AbortController();
      await Promise.race([Promise.all(busy), clock.sleep(ms, ended.signal)]);
      ended.abort();
      abandoned.abort();
      await Promise.race([Promise.all(busy), clock.sleep(500)]);
    },
  };
}
