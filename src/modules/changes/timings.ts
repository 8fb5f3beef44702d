/** Waiting times. Production's are in `standardTimings`; the demo shortens the looks so that a person can watch. */
export type Timings = {
  /** How long after an unknown create each look for it happens, milliseconds. Three looks over at least four minutes. */
  readonly looks: readonly number[];
  /** Between read-backs that still disagree: a marketplace isn't read-your-writes. */
  readonly readbackWaits: readonly number[];
};

export const standardTimings: Timings = {
  looks: [20_000, 100_000, 245_000],
  readbackWaits: [2_000, 5_000, 15_000, 60_000, 180_000],
};

/** For the demo only: nobody watches a card for four minutes, and the stand-in answers at once. */
export const demoTimings: Timings = {
  looks: [2_000, 4_000, 8_000],
  readbackWaits: [500, 1_000, 2_000, 4_000],
};
