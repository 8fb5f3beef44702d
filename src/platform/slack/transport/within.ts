import type { Clock } from "#src/platform/kernel/clock.ts";

/** Resolves with the work, or after so long. @returns whether the work ended */
export async function within(clock: Clock, ms: number, work: Promise<unknown>): Promise<boolean> {
  const over = new AbortController();
  let ended = false;
  const end = () => {
    ended = true;
    over.abort();
  };
  void work.then(end, end);
  await clock.sleep(ms, over.signal);
  return ended;
}
