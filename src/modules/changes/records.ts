import type { ListingRecord } from "#src/modules/listings/index.ts";
import type { StudioContext } from "#src/modules/shops/index.ts";
import type { MessageKind, MessageRef, OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ListingContent, ListingState, ItemContent } from "#src/catalog/listing.ts";
import type { MirroredListing } from "#src/catalog/mirrored.ts";
import type { ChangeId, ListingId, MemberId, ShopId, StudioId, ItemId } from "#src/platform/kernel/entity-ids.ts";
import type { ManyRecord, ManySummary } from "./many/model.ts";
import type { WrittenFrom } from "./model.ts";
import type { AskedPoint, OpenPoint } from "./open-points/model.ts";
import type { Scheduled } from "./scheduling/model.ts";
import type { DraftSourceRecord, Preparing } from "./rules/drafts/source.ts";
import type { ChangeState, PublishMode, ItemState } from "./rules/change.ts";
import type { OwnWrites, StockWrites } from "./rules/edit-plan.ts";
import type { KeptLink } from "./rules/photos/option-links.ts";
import type { PhotoProgress } from "./rules/photos/photo-plan.ts";
import type { VideoProgress } from "./rules/photos/video-plan.ts";
import type { ChangeKind } from "./rules/listing-change.ts";
import type { SmallWord } from "./rules/small-change.ts";

export type ItemRecord = {
  readonly id: ItemId;
  readonly shopId: ShopId;
  readonly content: ItemContent;
  /** Canonical JSON of exactly what is written (`domain/payload`); null until approval is asked for. */
  readonly payload: string | null;
  readonly state: ItemState;
  /** For people: "Uploading photo 3 of 5". */
  readonly step: string | null;
  readonly progress: PublishProgress;
  readonly externalId: string | null;
  readonly listingUrl: string | null;
  readonly failure: ItemFailure | null;
  readonly verified: boolean;
  /** How its listing stood when it was last read; null: there is none, or it was never read. */
  readonly there: ListingState | "gone" | null;
};

export type ItemFailure = { readonly code: string; readonly text: string; readonly reference: string };

/** What is known to have happened on the marketplace, written before and after each step. Survives retries. */
export type PublishProgress = {
  /** Written *before* the create call: from here on a listing may exist. ISO instant. */
  readonly creatingSince?: string;
  /** Looks for a lost create so far. */
  readonly looks?: number;
  /** Since when a create of unknown fate may have left a draft of its own; kept until the end. ISO instant. */
  readonly uncertainSince?: string;
  /** Marketplace image ids in order, as far as uploaded. */
  readonly images?: readonly string[];
  /** Written before each upload: how many images the listing had. */
  readonly uploading?: number;
  readonly inventory?: boolean;
  /** Its options are shown with their photos. */
  readonly linked?: boolean;
  /** What the marketplace takes by calls of their own is written. */
  readonly apart?: boolean;
  /** Written before activation. ISO instant. */
  readonly activatingSince?: string;
  /** The payload the listing is made from: when that was since edited, it is made anew. */
  readonly madeFrom?: string;
  /** Uploads whose fate stayed unknown: so many second copies may surface, and are taken out. */
  readonly surplus?: number;
  /** It was read back once and equalled what was approved. */
  readonly readBack?: boolean;
  /** It went back to a draft here since, and was approved anew. */
  readonly reopened?: boolean;
  /** Other drafts of this title that a person was told of. */
  readonly othersSaid?: string;
  /** Of a change of a listing that exists: the hash of the form that the rest of this is about. */
  readonly of?: string;
  /** Written before stock is: by field, what stood there and what is put there instead. */
  readonly stock?: StockWrites;
  /** Written before the fields are, stock aside: what is put there. */
  readonly sent?: FlatFields;
  /** Written before a photo is uploaded to a listing that exists, or a video to any. ISO instant. */
  readonly uploadingSince?: string;
  /** What is known of the photos of an edit. */
  readonly photos?: PhotoProgress;
  /** What is known of the videos, of a new listing and of an edit. */
  readonly videos?: VideoProgress;
  /** Written before other options are: with which photos those that stay are shown; and that they are again. */
  readonly optionLinks?: readonly KeptLink[];
  readonly optionsLinked?: boolean;
  /** What earlier forms of this edit wrote, or may have written. */
  readonly own?: OwnWrites;
  /** What was written and answered; read back next, and never written a second time by itself. */
  readonly wrote?: readonly ("inventory" | "fields")[];
  /** Written before a renewal, which costs a fee. ISO instant. */
  readonly renewingSince?: string;
  /** A renewal sets the stock of what sold out to 1: what was approved was written over it. */
  readonly restocked?: boolean;
  /** An activation or renewal of ours happened, so its fee was billed. */
  readonly billed?: boolean;
  /** Until when it was paid for before the renewal, and until when it is since. ISO instants. */
  readonly endedAt?: string;
  readonly endsAt?: string;
};

export type Verdict = "approve" | "ask_for_changes" | "go_live" | "retry" | "withdraw" | "stop" | "standing";

export type DecisionRecord = {
  readonly by: MemberId;
  readonly verdict: Verdict;
  readonly selfApproved: boolean;
  readonly reason: string | null;
  readonly mode: PublishMode | null;
  readonly at: Date;
};

/** No `parts`: the change as such is this person's. */
export type BarredRecord = {
  readonly by: MemberId;
  readonly parts: readonly { readonly shopId: ShopId | null; readonly field: string; readonly from: WrittenFrom }[];
};

export type TogetherRecord = Pick<ChangeRecord, "id" | "number" | "code" | "sku" | "kind" | "state" | "contentHash"> & {
  readonly title: string;
  readonly payload: string | null;
};

export type ChangeRecord = Scheduled & {
  readonly id: ChangeId;
  readonly studioId: StudioId;
  /** Short code of the thing that it is about; null for many. */
  readonly code: string | null;
  /** The thing's SKU, where all its options share one. */
  readonly sku: string | null;
  /** Of the request, by studio from 1 on; null until approval is asked for. */
  readonly number: number | null;
  readonly kind: ChangeKind;
  /** The one listing that it is about; null for `create` and for many. */
  readonly listingId: ListingId | null;
  readonly state: ChangeState;
  /** Counts saves by people; the worker's filling-in does not raise it. */
  readonly revision: number;
  /** "" until approval is asked for. */
  readonly contentHash: string;
  readonly mode: PublishMode | null;
  readonly content: ListingContent;
  readonly source: DraftSourceRecord;
  readonly textBy: "openai" | "offline" | "person" | null;
  readonly preparing: Preparing | null;
  readonly photoProblems: readonly string[];
  readonly author: MemberId;
  /** Everybody who ever saved it. */
  readonly contributors: readonly MemberId[];
  /** Whose hand is in it as it stands now, in what: none of them can approve it. Until it is decided; then empty. */
  readonly barred: readonly BarredRecord[];
  /** One manager is enough, who may be its author. */
  readonly oneManager: boolean;
  /** Whether its author may confirm it, or did, as a small change. */
  readonly small: SmallWord;
  /** While it waits: all that the same form asked for, whatever became of it, itself among them; none: it was alone. */
  readonly together: readonly TogetherRecord[];
  /** What a new listing doesn't say yet, and how it was settled. */
  readonly openPoints: readonly OpenPoint[];
  /** Of a change of many, the first of each shop; read for one listing, that of the listing. */
  readonly items: readonly ItemRecord[];
  /** null: it is about one listing. */
  readonly many: ManyRecord | null;
  readonly decisions: readonly DecisionRecord[];
  /** Nothing more of it is written until a manager lets it go on; null: it isn't paused, or is over. */
  readonly paused: { readonly by: MemberId; readonly at: Date } | null;
  /** Who asked for approval, each time, the first one first. */
  readonly requested: readonly { readonly by: MemberId; readonly at: Date }[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export type NewChange = {
  readonly id: ChangeId;
  readonly content: ListingContent;
  readonly source: DraftSourceRecord;
  readonly preparing: Preparing | null;
  readonly items: readonly { readonly shopId: ShopId; readonly content: ItemContent }[];
  /**
   * What it is a copy of: its values stay the word of those who wrote them there, unless they are live. Raises
   * `edited-meanwhile` where the other isn't what was read any more: `revision`.
   */
  readonly like?:
    | { readonly changeId: ChangeId; readonly revision: number }
    /** `ownPhotos`: it is of another piece, so its photos aren't that listing's. */
    | { readonly listingId: ListingId; readonly ownPhotos?: true };
  /** Attributes that it is asked for. */
  readonly points?: readonly AskedPoint[];
};

export type NewListingChange = {
  readonly id: ChangeId;
  readonly kind: Exclude<ChangeKind, "create">;
  readonly listingId: ListingId;
  /** What names it in lists: title and cover. */
  readonly content: ListingContent;
  readonly source: DraftSourceRecord;
  readonly item: ItemContent;
  /** Asks for the values that the studio wants: each stays the word of the person who wrote it. */
  readonly from?: "keep_ours";
  /** Approval is asked for in the same transaction. */
  readonly ask?: Asking;
  /** The same for all that one form asks for at once. */
  readonly together?: string;
};

/** Exactly what would be written, for an approval to be about. */
export type Asking = {
  readonly payloads: readonly {
    readonly shopId: ShopId;
    readonly payload: string;
    /** Codes of warnings that are said with this request and with no later one. */
    readonly warnings?: readonly string[];
  }[];
  readonly contentHash: string;
};

export type SaveDraft = {
  readonly changeId: ChangeId;
  readonly revision: number;
  readonly content: Partial<ListingContent>;
  readonly items?: readonly { readonly shopId: ShopId; readonly content: ItemContent }[];
};

export type ItemUpdate = {
  readonly itemId: ItemId;
  readonly state: ItemState;
  readonly step: string | null;
  readonly progress: PublishProgress;
  readonly externalId: string | null;
  readonly listingUrl: string | null;
  readonly failure: ItemFailure | null;
  readonly verified: boolean;
  /** Of a change of a listing that exists: how it stands there now. */
  readonly fields?: FlatFields;
  /** `fields` are some of them: the others stay as they are known. */
  readonly inPart?: true;
  readonly liveState?: ListingState;
  /** Of a new listing at its end: all that was read back, laid over the mirror together with it. */
  readonly mirrored?: MirroredListing;
  /** Its line in the studio's log, written with it. */
  readonly event?: {
    readonly kind: string;
    readonly outcome: "ok" | "failed";
    readonly code?: string;
    readonly reference?: string;
  };
  /** Sent once, with the last shop's end: when the whole change is applied. */
  readonly whenApplied?: OutboxEntry;
  /** A write to the marketplace follows at once: refused where it isn't allowed (`paused`, `shop-disconnected`). */
  readonly writes?: true;
  /** With it the operation is over: finished in the same transaction. */
  readonly ends?: true;
  /** A step on the way: while the change goes on its cards wait a moment, and show the newest of several. */
  readonly passing?: true;
};

/** What a line says of a change. */
export type SummaryRecord = Pick<
  ChangeRecord,
  "id" | "code" | "sku" | "number" | "state" | "author" | "updatedAt" | "schedule"
> & {
  readonly title: string;
  readonly many: ManySummary | null;
};

/** A change with what it is shown with, of one moment. */
export type CardRecord = {
  readonly context: StudioContext;
  readonly change: ChangeRecord;
  /** The path of its category. */
  readonly category: string | null;
  /** The listing it is about, gone or not; of a new one, those it was made like. */
  readonly listings: readonly ListingRecord[];
  /** Of one that is put on sale or renewed: its product's listings on sale. */
  readonly sameProduct: readonly ListingRecord[];
  /** Where its cards are. */
  readonly cards: Readonly<Partial<Record<MessageKind, MessageRef>>>;
};

export type ListingWithChanges = {
  readonly context: StudioContext;
  readonly listing: ListingRecord;
  /** Newest first. */
  readonly changes: readonly ChangeRecord[];
};
