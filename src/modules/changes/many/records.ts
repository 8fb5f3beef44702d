import type { ListingContent } from "#src/catalog/listing.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import type { ChangeRecord, ItemRecord } from "../records.ts";
import type { DraftSourceRecord } from "../rules/drafts/source.ts";
import type { ChangeKind } from "../rules/listing-change.ts";
import type { When } from "../scheduling/model.ts";

/** What a worker writes next in its shop. `approved`: what would be written is what an approval named. */
export type Batch = {
  readonly change: ChangeRecord;
  readonly approved: boolean;
  readonly items: readonly ItemRecord[];
};

export type NewMany = {
  readonly id: ChangeId;
  readonly kind: Exclude<ChangeKind, "create">;
  readonly content: ListingContent;
  readonly source: DraftSourceRecord;
  /** Of a plan: JSON of how it was asked for, whose `text` is one line. */
  readonly plan?: string;
  /** When it is written once it is approved; left out: at once. */
  readonly schedule?: When;
};

/** One that follows from the same and was begun before. `number` null: it is being collected. */
export type BegunBefore = { readonly id: ChangeId; readonly number: number | null };
