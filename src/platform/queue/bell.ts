/** Wakes a loop of this process that waits for work, when this process itself queued some. */
export type Bell = {
  readonly ring: () => void;
  /** Aborted by the next ring: asked for before a look, it also tells of a ring during the look. */
  readonly next: () => AbortSignal;
};

export function createBell(): Bell {
  let waiting = new AbortController();
  return {
    ring() {
      waiting.abort();
      waiting = new AbortController();
    },
    next: () => waiting.signal,
  };
}
