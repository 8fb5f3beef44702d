import type { FieldValue } from "#src/catalog/fields/fields.ts";
import type { ChangeKind, PublishMode, ItemState } from "#src/modules/changes/index.ts";
import type { ListingView } from "#src/modules/listings/index.ts";
import type { Person } from "#src/modules/studio/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";

/** A field's value before and after. Long texts are cut. */
export type FieldMove = {
  readonly field: string;
  readonly before: FieldValue | undefined;
  readonly after: FieldValue | undefined;
};

/** One thing that happened to a listing. */
export type HistoryEntry = {
  readonly at: Date;
} /** It was begun; `forApproval`: and approval asked for in the same breath. */ & (
  | { readonly kind: "asked"; readonly change: ChangeMark; readonly by: Person; readonly forApproval: boolean }
  | { readonly kind: "requested"; readonly change: ChangeMark; readonly by: Person }
  | { readonly kind: "edited"; readonly change: ChangeMark; readonly by: Person }
  | {
      readonly kind: "decided";
      readonly change: ChangeMark;
      readonly by: Person;
      readonly verdict: "approve" | "ask_for_changes" | "go_live" | "retry" | "withdraw" | "stop" | "standing";
      readonly selfApproved: boolean;
      readonly reason: string | null;
      readonly mode: PublishMode | null;
    }
  | {
      readonly kind: "sent";
      readonly change: ChangeMark;
      readonly outcome: Extract<ItemState, "applied" | "on_marketplace" | "failed" | "parked">;
      /** What the marketplace answered, or why it didn't work, for people. */
      readonly text: string | null;
      readonly reference: string | null;
      readonly verified: boolean;
      /** Of an edit: what stood there, and what was written. */
      readonly moves: readonly FieldMove[];
      /** Of a new listing. */
      readonly photos: number;
    }
  | { readonly kind: "changed_there"; readonly moves: readonly FieldMove[] }
  | { readonly kind: "gone" | "back" }
  | { readonly kind: "kept" | "wanted"; readonly by: Person | null; readonly moves: readonly FieldMove[] }
);

/** The change an entry belongs to. */
export type ChangeMark = { readonly id: ChangeId; readonly number: number | null; readonly kind: ChangeKind };

/** A listing's timeline, newest first, one page of it. */
export type HistoryView = {
  readonly listing: ListingView;
  readonly entries: readonly HistoryEntry[];
  readonly page: number;
  readonly pages: number;
};
