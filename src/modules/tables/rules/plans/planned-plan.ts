import type { ItemContent } from "#src/catalog/listing.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import type { ImportChange } from "../table-records.ts";

/** What a plan would write to one of its listings by its table. */
export type PlanWrite = { readonly listingId: ListingId; readonly content: ItemContent; readonly payload: string };

/** What a plan's own table makes of it, as its message shows it. */
export type PlanTableView = {
  readonly changeId: ChangeId;
  readonly number: number;
  readonly title: string;
  /** The first of the values that change, and how many there are, in how many listings. */
  readonly changes: readonly ImportChange[];
  readonly changeCount: number;
  readonly listingCount: number;
  /** How many listings are left out by it, and how many taken in. */
  readonly leftCount: number;
  readonly takenCount: number;
};

/** … as it is kept until a person applies it. `revision`: of the plan, as it was when the file was read. */
export type PlanTablePlan = PlanTableView & {
  readonly revision: number;
  readonly writes: readonly PlanWrite[];
  readonly leave: readonly ListingId[];
  readonly take: readonly ListingId[];
};
