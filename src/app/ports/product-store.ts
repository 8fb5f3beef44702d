import type { FieldValue } from "#src/domain/fields.ts";
import type { ChangeId, ListingId, MemberId } from "#src/domain/ids.ts";

/** The product database's part of the stores: products, timelines, imports. */
export type ProductReads = {
  /** What a listing's timeline is made of besides its changes, newest first, at most `limit` of each. */
  history(listing: ListingId, limit: number): Promise<ListingHistory>;
};

export type ListingHistory = {
  readonly events: readonly ListingEvent[];
  /** Everybody who edited a change, once, when they first did. */
  readonly edits: readonly { readonly changeId: ChangeId; readonly by: MemberId; readonly at: Date }[];
  /** What was exchanged with the shop; ends at 30 days. */
  readonly exchanges: readonly {
    readonly changeId: ChangeId;
    readonly outcome: "ok" | "failed";
    readonly code: string | null;
    readonly reference: string | null;
    readonly at: Date;
  }[];
};

/** What became of a listing by no change of ours; ends at 30 days. */
export type ListingEvent = {
  readonly kind: "changed_there" | "gone" | "back" | "kept" | "wanted";
  readonly by: MemberId | null;
  readonly fields: Readonly<Record<string, { readonly before: FieldValue; readonly after: FieldValue }>>;
  readonly at: Date;
};
