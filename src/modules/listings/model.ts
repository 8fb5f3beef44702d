import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import type { ListingState } from "#src/catalog/listing.ts";
import type { MarketplaceFacts } from "#src/marketplaces/port.ts";
import type { Person } from "#src/modules/studio/index.ts";
import type { ListingId, MemberId, ProductId, ShopId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { FieldStanding } from "./rules/merge.ts";

export type Category = { readonly id: number; readonly name: string; readonly path: string };

/** A field whose live value differs from what the studio wants. */
export type FieldDifference = {
  readonly field: string;
  readonly standing: Exclude<FieldStanding, "same">;
  readonly base: FieldValue | undefined;
  readonly ours: FieldValue | undefined;
  readonly live: FieldValue | undefined;
};

/** A listing of the mirror, as lists and cards show it. */
export type ListingView = {
  /** Its shop's. */
  readonly marketplace: MarketplaceFacts;
  readonly id: ListingId;
  readonly code: string;
  /** Its SKU, where all its options share one. */
  readonly sku: string | null;
  readonly shopId: ShopId;
  readonly shopName: string;
  /** False: its shop is disconnected, so it is neither read nor written until that is connected again. */
  readonly connected: boolean;
  readonly currency: string;
  readonly productId: ProductId | null;
  readonly externalId: string;
  readonly title: string;
  readonly state: ListingState;
  readonly url: string | null;
  readonly coverUrl: string | null;
  /** Where its photos can be seen: number of a photo → address of the marketplace's own. */
  readonly pictures: Readonly<Record<string, string>>;
  /** Its live value. */
  readonly live: FlatFields;
  readonly endsAt: Date | null;
  readonly seenAt: Date;
  /** Read longer ago than its marketplace allows: not to be shown as present. */
  readonly stale: boolean;
  readonly gone: boolean;
  /** It is gone because it was deleted here. */
  readonly deletedHere: { readonly by: Person; readonly approvedBy: Person | null; readonly at: Date } | null;
  /** It is inactive, and until then goes on sale again without a fee; null: it would cost one. */
  readonly paidUntil: Date | null;
  /** Taken off sale from here, unchanged, and free to put back: one manager is enough for it. */
  readonly mayComeBack: boolean;
  /** Numbers of the requests in which it waits for approval or for its turn. */
  readonly requests: readonly number[];
  readonly differences: readonly FieldDifference[];
};

/** A listing of the mirror: its live values, the values the studio wants, and where both last agreed. */
export type ListingRecord = {
  readonly id: ListingId;
  readonly studioId: StudioId;
  readonly shopId: ShopId;
  readonly productId: ProductId | null;
  /** The marketplace's number. */
  readonly externalId: string;
  readonly code: string;
  readonly state: ListingState;
  readonly url: string | null;
  readonly live: FlatFields;
  readonly ours: FlatFields;
  readonly base: FlatFields;
  readonly coverUrl: string | null;
  /** Where its photos can be seen: number of a photo → address of the marketplace's own. */
  readonly pictures: Readonly<Record<string, string>>;
  readonly endsAt: Date | null;
  readonly seenAt: Date;
  readonly goneAt: Date | null;
  /** It is gone because the studio deleted it itself. */
  readonly deletedHere: { readonly by: MemberId; readonly approvedBy: MemberId | null; readonly at: Date } | null;
  /** Taken off sale from here, and neither changed nor on sale since. */
  readonly mayComeBack: boolean;
  /** Numbers of the requests in which it waits for approval or for its turn. */
  readonly requests: readonly number[];
  /** Fields in which an open change already writes just what the studio wants. */
  readonly asked: readonly string[];
};
