import type { ShopId } from "#src/platform/kernel/entity-ids.ts";

/** So much of each app's calls of a day is for reading the numbers of shared products. */
export const dailyShare = 0.2;
/** Seconds. More often than that is of no use: a write takes a minute as well. */
export const shortestCheck = 120;
/** Seconds from what a check read until the others are lowered: the tick that asks for it, the judgement, and the write. */
export const reaction = 120;
/** Seconds. A rule with a longer window is refused. */
export const largestWindow = 600;
/** For so long what a marketplace told counts as a sign that it tells of this shop. */
const tellsForMs = 7 * 86_400_000;

/** How often a shop is read, in seconds, and when its marketplace last told of a change. */
export type CheckPace = { readonly shopId: ShopId; readonly everySeconds: number; readonly toldAt: Date | null };

export type StockWindow = {
  /** In so many seconds after a sale a piece may be sold again in another shop. */
  readonly seconds: number;
  /** … the last piece; null: the marketplace doesn't tell of it, so it is the same. */
  readonly lastPiece: number | null;
  /** The shop that is read least often. */
  readonly slowest: CheckPace | null;
  readonly held: boolean;
};

/**
 * The time in which a piece may be sold twice: until the slowest of the shops is read, and the others are lowered.
 *
 * @param onePiece there is one piece, so that each sale is of the last one
 */
export function stockWindow(
  paces: readonly CheckPace[],
  { onePiece, now }: { onePiece: boolean; now: Date },
): StockWindow {
  const slowest = paces.toSorted((a, b) => b.everySeconds - a.everySeconds)[0] ?? null;
  // Where the share allows no more than the checks that are due, there is no call for what is told.
  const told =
    paces.length > 0 &&
    paces.every(
      ({ toldAt, everySeconds }) =>
        everySeconds <= shortestCheck && toldAt !== null && now.getTime() - toldAt.getTime() < tellsForMs,
    );
  const seconds = (slowest?.everySeconds ?? 0) + reaction;
  const lastPiece = told ? reaction : null;
  const counts = onePiece && lastPiece !== null ? lastPiece : seconds;
  return { seconds: counts, lastPiece, slowest, held: counts <= largestWindow };
}
