import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { type ListingState, listingStates, type StateCounts } from "#src/catalog/listing.ts";
import { compare, type FieldStanding } from "#src/modules/listings/index.ts";
import type { SyncResult } from "./sync-result.ts";

/** The comparison of a listing as a whole: the weightiest of its fields' standings. */
export type ListingStanding = FieldStanding | "fresh";

export type SeenListing = {
  readonly state: ListingState;
  readonly standing: ListingStanding;
  /** A person should look at it, and was not told before. */
  readonly news: boolean;
};

export function standingOfListing(base: FlatFields, ours: FlatFields, live: FlatFields): FieldStanding {
  const found = compare(base, ours, live);
  if (found.conflict.length > 0) return "conflict";
  if (found.live.length > 0) return "live";
  return found.ours.length > 0 ? "ours" : "same";
}

/** What a reading of a shop found, counted. */
export function tally(
  seen: Iterable<SeenListing>,
  rest: Pick<SyncResult, "gone" | "outOfReach" | "unreadable" | "unreadableSome">,
): { result: SyncResult; counts: StateCounts } {
  const standings: Record<ListingStanding, number> = { fresh: 0, same: 0, ours: 0, live: 0, conflict: 0 };
  const counts = Object.fromEntries(listingStates.map((state) => [state, 0])) as Record<ListingState, number>;
  for (const { standing, state } of seen) {
    standings[standing] += 1;
    counts[state] += 1;
  }
  const { same, fresh, ours: differsHere, live: changedThere, conflict: conflicts } = standings;
  const { sold_out: soldOut, expired } = counts;
  return { counts, result: { same, fresh, differsHere, changedThere, conflicts, soldOut, expired, ...rest } };
}
