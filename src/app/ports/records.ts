import type { ChangeState, PublishMode, TargetState } from "#src/domain/change.ts";
import type {
  ChangeId,
  ListingId,
  MemberId,
  OperationId,
  ProductId,
  ShopId,
  SlackUserId,
  StudioId,
  TargetId,
} from "#src/domain/ids.ts";
import type { StoredDigest } from "#src/domain/digest.ts";
import type { FlatFields } from "#src/domain/fields.ts";
import type { ImportId } from "#src/domain/import.ts";
import type { ListingContent, ListingState, TargetContent } from "#src/domain/listing.ts";
import type { OwnWrites, StockWrites } from "#src/domain/edit-plan.ts";
import type { ChangeKind } from "#src/domain/listing-change.ts";
import type { Money } from "#src/domain/money.ts";
import type { OneOffs } from "#src/domain/one-off.ts";
import type { StoppedChannel } from "#src/domain/channel.ts";
import type { OperationKind } from "#src/domain/operation-kinds.ts";
import type { Role } from "#src/domain/roles.ts";
import type { DeadSignIn, ShopView, WrittenFrom } from "#src/domain/views.ts";
import type { SmallWord } from "#src/domain/small-change.ts";
import type { SyncResult } from "#src/domain/sync-result.ts";
import type { NewsCounts } from "#src/domain/shop-news.ts";
import type { MessageRef } from "./messages.ts";
import type { SharedFile } from "./workspace.ts";

/** What the store keeps, parsed. `views` are made of these. */

export type StudioRecord = {
  readonly id: StudioId;
  readonly name: string;
  readonly teamId: string;
  /** Where the studio posts; null: nowhere, so what is to be said goes to direct messages. */
  readonly listingsChannel: string | null;
  /** One was chosen that nothing is posted in any more. */
  readonly stoppedChannel: StoppedChannel | null;
  readonly soloMode: boolean;
  /** An owner said whether they work alone; false: they are asked. */
  readonly soloChosen: boolean;
  /** An owner lets managers confirm their own small changes. */
  readonly smallChanges: boolean;
  readonly oneOffs: OneOffs;
  readonly paused: { readonly by: MemberId | null; readonly at: Date } | null;
  readonly dailyFeeCeiling: Money;
  readonly digest: StoredDigest;
  /** An owner's word that drafting may ask OpenAI; null: nobody gave it. */
  readonly ai: { readonly by: MemberId | null; readonly at: Date } | null;
};

export type MemberRecord = {
  readonly id: MemberId;
  readonly studioId: StudioId;
  readonly slackUserId: SlackUserId;
  readonly name: string;
  readonly role: Role | null;
  readonly isGuest: boolean;
  readonly timeZone: string;
  /** Was told in direct messages what there is to do here. */
  readonly greeted: boolean;
};

/** What people see of a shop, but for whom it is by id here, and not by their account in Slack. */
export type ShopRecord = Omit<ShopView, "connectedBy" | "limitedTo" | "deadSignIn"> & {
  readonly connectedBy: MemberId | null;
  /** When it was last signed in to after it had not been. */
  readonly connectedAt: Date;
  readonly deadSignIn: (Omit<DeadSignIn, "keptBy"> & { readonly keptBy: MemberId | null }) | null;
  /** Members it is limited to; empty means everybody. */
  readonly limitedTo: readonly MemberId[];
};

export type Preparing = {
  readonly photosDone: number;
  readonly photosTotal: number;
  /** Text is being written. Set to false by a person who would rather start at once. */
  readonly writing: boolean;
};

export type TargetRecord = {
  readonly id: TargetId;
  readonly shopId: ShopId;
  readonly content: TargetContent;
  /** Canonical JSON of exactly what is written (`domain/payload`); null until approval is asked for. */
  readonly payload: string | null;
  readonly state: TargetState;
  /** For people: "Uploading photo 3 of 5". */
  readonly step: string | null;
  readonly progress: PublishProgress;
  readonly listingId: string | null;
  readonly listingUrl: string | null;
  readonly failure: TargetFailure | null;
  readonly verified: boolean;
  /** How its listing stood when it was last read; null: there is none, or it was never read. */
  readonly there: ListingState | "gone" | null;
};

export type TargetFailure = { readonly code: string; readonly text: string; readonly reference: string };

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

export type Verdict = "approve" | "ask_for_changes" | "go_live" | "retry" | "withdraw" | "stop";

export type DecisionRecord = {
  readonly by: MemberId;
  readonly verdict: Verdict;
  readonly selfApproved: boolean;
  readonly reason: string | null;
  readonly mode: PublishMode | null;
  readonly at: Date;
};

/** Where a draft came from. Text is decoded. */
export type DraftSourceRecord = {
  readonly channel: string | null;
  readonly ts: string | null;
  readonly text: string;
  readonly files: readonly { readonly id: string; readonly name: string; readonly mime: string }[];
  /** Listings that had one in stock when this was made like them. */
  readonly like?: readonly ListingId[];
  /** What was read of its price, for every shop in whose currency it is: those chosen later begin with it. */
  readonly prices?: readonly { readonly shopId: ShopId; readonly price: Money }[];
};

/** No `parts`: the change as such is this person's. */
export type BarredRecord = {
  readonly by: MemberId;
  readonly parts: readonly { readonly shopId: ShopId | null; readonly field: string; readonly from: WrittenFrom }[];
};

export type TogetherRecord = Pick<ChangeRecord, "id" | "code" | "kind" | "state" | "contentHash"> & {
  readonly title: string;
  readonly payload: string | null;
};

export type ChangeRecord = {
  readonly id: ChangeId;
  readonly studioId: StudioId;
  readonly code: string;
  readonly kind: ChangeKind;
  /** The listing it is about, for all kinds but `create`. */
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
  readonly targets: readonly TargetRecord[];
  readonly decisions: readonly DecisionRecord[];
  /** Who asked for approval, each time, the first one first. */
  readonly requested: readonly { readonly by: MemberId; readonly at: Date }[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** A listing of the mirror: as it stands there, as the studio wants it, and where both last agreed. */
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
  readonly endsAt: Date | null;
  readonly seenAt: Date;
  readonly goneAt: Date | null;
  /** It is gone because the studio deleted it itself. */
  readonly deletedHere: { readonly by: MemberId; readonly approvedBy: MemberId | null; readonly at: Date } | null;
  /** Taken off sale from here, and neither changed nor on sale since. */
  readonly mayComeBack: boolean;
  /** Fields in which an open change already writes just what the studio wants. */
  readonly asked: readonly string[];
};

/** One reading of a whole shop. */
export type SyncRunRecord = {
  readonly id: string;
  readonly shopId: ShopId;
  readonly done: number;
  readonly total: number | null;
  readonly result: SyncResult | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
};

export type NewOperation = {
  readonly kind: OperationKind;
  /** One operation per key, ever: a repeated request finds the first. */
  readonly key: string;
  readonly shopId?: ShopId;
  readonly changeId?: ChangeId;
  readonly targetId?: TargetId;
  /** 0 = a person waits for it; 10 = bulk. */
  readonly priority?: number;
  /** Ids only, such as the files to copy or the open form to update. Stored as JSON. */
  readonly params?: OperationParams;
};

/** A shop's news of one day, and where its line stands in Slack. */
export type ShopNewsRecord = {
  /** `2026-11-28`, by the studio's clock. */
  readonly on: string;
  readonly counts: NewsCounts;
  readonly ref: MessageRef | null;
};

export type OperationParams = {
  /** An open form that shows the draft. */
  readonly viewId?: string;
  readonly files?: readonly SharedFile[];
  /** Who asked, where somebody did: the result is then said, else only news is. */
  readonly askedBy?: MemberId;
  /** Everybody who asked, the last one last. */
  readonly askers?: readonly MemberId[];
  /** The file that a `read_import` reads. */
  readonly importId?: ImportId;
  /** The local date of a digest, when the one before was due, and when it was: ISO instants. */
  readonly date?: string;
  readonly since?: string;
  readonly until?: string;
};

/** An operation claimed by this worker. Everything it then does needs the lease token; a lapsed one changes 0 rows. */
export type ClaimedOperation = {
  readonly id: OperationId;
  readonly studioId: StudioId;
  readonly kind: OperationKind;
  readonly shopId: ShopId | null;
  readonly changeId: ChangeId | null;
  readonly targetId: TargetId | null;
  readonly params: OperationParams;
  /** 1 at the first try. */
  readonly attempt: number;
  /** How many workers in a row began it and never came back. */
  readonly lapses: number;
  /** Its params aren't what this version reads: it ends without being run. */
  readonly unreadable?: true;
  readonly leaseToken: string;
};
