import type { EditContent } from "#src/catalog/fields/edit-content.ts";
import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import type { OwnVideo } from "#src/catalog/fields/videos.ts";
import type { Problem } from "#src/catalog/issue.ts";
import type { ContentEdit, ItemContent } from "#src/catalog/listing.ts";
import type { Money } from "#src/catalog/money.ts";
import type { AuditEvent } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import type { ChangeView } from "./model.ts";
import type { Preparing } from "./rules/drafts/source.ts";
import type { PublishMode } from "./rules/change.ts";

/** What a form of a part of a draft is about: the log says it. */
export type DraftPart = "variations" | "attributes" | "questions" | "video";

export type DraftEdit = {
  readonly changeId: ChangeId;
  readonly revision: number;
  readonly content: ContentEdit;
  /** The chosen shops; left out: unchanged. */
  readonly items?: readonly { readonly shopId: ShopId; readonly content: ItemContent }[];
  /** Photos to copy into it, and the file of the video that its content names. */
  readonly added?: readonly SharedFile[];
  /** Left out: the form of the draft itself. */
  readonly part?: DraftPart;
  /** What couldn't be read of the form: with any, nothing is saved, and everything that is wrong is said at once. */
  readonly unread?: readonly Problem[];
};

/** `asked` false: an earlier request asks for just this, and is the one given. */
export type KeptOurs =
  | Extract<SaveResult, { ok: false }>
  | (Extract<SaveResult, { ok: true }> & { readonly asked: boolean });

export type SaveResult =
  | { readonly ok: true; readonly change: ChangeView }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** `stock`: by `quantity:<option>`, of what sold out or expired; none: the marketplace decides. */
export type SaleWish = { readonly listingId: ListingId; readonly stock: FlatFields };

export type ListingEdit = {
  readonly listingId: ListingId;
  /** Null: a new change. */
  readonly changeId: ChangeId | null;
  readonly revision: number;
  readonly touched: FlatFields;
  /** The files of photos and videos that are still to be copied: `touched` names them. */
  readonly added?: readonly SharedFile[];
  /** How it stands there in the fields that the mirror doesn't have, as the form read it. */
  readonly beside?: FlatFields;
  /** As in `DraftEdit`. */
  readonly unread?: readonly Problem[];
};

/** A word on what was asked for. */
export type NewDecision = {
  readonly changeId: ChangeId;
  readonly contentHash: string;
  readonly verdict: "approve" | "ask_for_changes";
  readonly mode: PublishMode | null;
  readonly reason: string | null;
  readonly fee: Money;
  readonly solo: boolean;
  /** Its line in the log, written with it; then the change is answered as it is since, else null. */
  readonly audit?: AuditEvent;
};

/** Approval of a part of a plan. */
export type PartDecision = {
  readonly changeId: ChangeId;
  /** Of all of it, as it was shown. */
  readonly contentHash: string;
  /** The places of the items that are taken out (`ChoiceItem`). */
  readonly left: readonly number[];
  /** How many are approved, as it was shown. */
  readonly count: number;
  /** The id of the plan that is made of what is taken out. */
  readonly rest: ChangeId;
  readonly solo: boolean;
  readonly audit?: AuditEvent;
};

/** What a worker fills into a draft that people haven't filled in. */
export type DraftFill = {
  readonly changeId: ChangeId;
  /** By key; a field that the marketplace doesn't have is left out. */
  readonly text: FlatFields | null;
  readonly textBy: "openai" | "offline" | null;
  readonly alts: readonly { readonly hash: string; readonly alt: string }[];
  readonly photos: readonly { readonly hash: string; readonly alt: string }[];
  readonly prices: readonly { readonly shopId: ShopId; readonly price: Money }[];
  readonly preparing: Preparing | null;
  readonly photoProblems: readonly string[];
  /** Videos that were copied. Of a draft also the field, as it was looked at, and with them. */
  readonly videos?: {
    readonly copied: readonly OwnVideo[];
    readonly key?: string;
    readonly from?: FieldValue;
    readonly to?: FieldValue;
  };
  /** Of an edit instead: its item as it was looked at, and with the photos that were copied. Raises `edited-meanwhile`. */
  readonly edit?: { readonly from: EditContent; readonly to: EditContent };
};
