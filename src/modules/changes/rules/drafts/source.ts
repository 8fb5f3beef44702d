import type { Money } from "#src/catalog/money.ts";
import type { PartOf } from "../../many/model.ts";
import type { BatchId, ChangeId, ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";

export type Preparing = {
  readonly photosDone: number;
  readonly photosTotal: number;
  /** Text is being written. Set to false by a person who would rather start at once. */
  readonly writing: boolean;
};

/** Where a draft came from. Text is decoded. */
export type DraftSourceRecord = {
  readonly channel: string | null;
  readonly ts: string | null;
  readonly text: string;
  readonly files: readonly { readonly id: string; readonly name: string; readonly mime: string }[];
  /** Which batch it was made in. */
  readonly batch?: BatchId;
  /** The request of which this is what was left. */
  readonly restOf?: ChangeId;
  /** The one of which it is what was changed in the shop before it could be written. */
  readonly movedOf?: ChangeId;
  readonly partOf?: PartOf;
  /** Listings that had one in stock when this was made like them. */
  readonly like?: readonly ListingId[];
  /** What was read of its price, for every shop in whose currency it is: those chosen later begin with it. */
  readonly prices?: readonly { readonly shopId: ShopId; readonly price: Money }[];
};
