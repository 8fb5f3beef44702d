import type { UnreadableListing } from "#src/marketplaces/port.ts";

/** How many listings were found in which standing. */
export type SyncResult = {
  readonly same: number;
  /** Seen for the first time. */
  readonly fresh: number;
  /** The studio wants something else there. */
  readonly differsHere: number;
  /** It was changed on the marketplace. */
  readonly changedThere: number;
  /** Both, in the same field. */
  readonly conflicts: number;
  readonly gone: number;
  readonly soldOut: number;
  readonly expired: number;
  /** The marketplace shows no further listings of one state than its largest page reaches; these come after it. */
  readonly outOfReach: number;
  /** In a form that we don't know: nothing is said of them, and nothing written to them. */
  readonly unreadable: number;
  /** The first of these. */
  readonly unreadableSome: readonly UnreadableListing[];
};
