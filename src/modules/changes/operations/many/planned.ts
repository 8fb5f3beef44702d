import type { ListingInPart } from "#src/catalog/mirrored.ts";
import type { EditPlan } from "../../rules/edit-plan.ts";
import type { ApprovedPayload } from "../listing/session.ts";
import type { ItemSession } from "../publish/session.ts";

/** What becomes of a listing in a batch. */
export type Planned = {
  readonly session: ItemSession;
  readonly payload: ApprovedPayload;
  readonly live: ListingInPart;
  readonly plan: EditPlan;
  /** Whether it was read a moment ago, so that what follows from it may be written. */
  readonly isFresh: () => boolean;
};
