import type { Counted } from "#src/domain/digest-view.ts";
import type { PublishMode, TargetState } from "#src/domain/change.ts";
import type { DigestSettings } from "#src/domain/digest.ts";
import type { FlatFields } from "#src/domain/fields.ts";
import type { MirroredListing } from "#src/domain/mirrored.ts";
import type { ChangeId, ListingId, MemberId, ShopId, StudioId, TargetId } from "#src/domain/ids.ts";
import type { ListingContent, ListingState, ShopDefaults, StateCounts, TargetContent } from "#src/domain/listing.ts";
import type { ChangeKind } from "#src/domain/listing-change.ts";
import type { Money } from "#src/domain/money.ts";
import type { OneOffWay } from "#src/domain/one-off.ts";
import type { Role } from "#src/domain/roles.ts";
import type { NewsCounts } from "#src/domain/shop-news.ts";
import type { SyncResult } from "#src/domain/sync-result.ts";
import type { AskedReading, ShopProfiles } from "#src/domain/views.ts";
import type { ImportReadings, ImportWrites, ProductReads, ProductWrites } from "./product-store.ts";
import type { ChangeFilter, ListingFilter } from "./filters.ts";
import type { Effects } from "./effects.ts";
import type { MessageKind, MessageRef, OutboxEntry, SyncResultEntry } from "./messages.ts";
import type { ExportReads, PrivacyWrites } from "./privacy.ts";
import type { ReportReads } from "./reports.ts";
import type {
  ChangeRecord,
  ClaimedOperation,
  DraftSourceRecord,
  ListingRecord,
  MemberRecord,
  Preparing,
  PublishProgress,
  ShopNewsRecord,
  ShopRecord,
  StudioRecord,
  SyncRunRecord,
  TargetFailure,
} from "./records.ts";

/** Who acts, resolved from Slack for every request. */
export type Actor = {
  readonly studioId: StudioId;
  readonly teamId: string;
  readonly member: MemberRecord;
};

/** Stores that row level security confines to one studio. A token is minted per request; nothing here can see another studio. */
export type Stores = {
  for(actor: Actor): TenantStore;
  /** After a claim: `app_role: worker`, no member. */
  worker(studioId: StudioId): WorkerStore;
};

export type { Effects };

export type ReadStore = ProductReads &
  ReportReads &
  ExportReads & {
    studio(): Promise<StudioRecord>;
    /** Studio, members and shops of one moment, in one request. */
    context(): Promise<{
      readonly studio: StudioRecord;
      readonly members: readonly MemberRecord[];
      readonly shops: readonly ShopRecord[];
    }>;
    members(): Promise<MemberRecord[]>;
    /** All shops of the studio, disconnected ones too, by name. */
    shops(): Promise<ShopRecord[]>;
    /** null when it isn't there or belongs to another studio: nobody can tell which. */
    change(id: ChangeId): Promise<ChangeRecord | null>;
    changeByCode(code: string): Promise<ChangeRecord | null>;
    /** Newest first. */
    changes(filter: ChangeFilter): Promise<ChangeRecord[]>;
    /** By SKU, number, or words that the title has, newest first; without words, the newest. */
    findChanges(words: string, number: string | null, limit: number): Promise<ChangeRecord[]>;
    /** Which of these numbers in a shop were made by other changes than this target's. */
    madeByOthers(target: TargetId, shop: ShopId, numbers: readonly string[]): Promise<string[]>;
    countChanges(states: readonly ChangeRecord["state"][], author?: MemberId): Promise<number>;
    /** What this member may decide now, the oldest first. */
    waitingFor(
      member: MemberId,
      page: { readonly limit: number; readonly offset?: number },
    ): Promise<Counted<ChangeRecord>>;
    messageRef(changeId: ChangeId, kind: MessageKind): Promise<MessageRef | null>;
    /** The newest day that had news of the shop; null: none yet. `ref`: where its line stands. */
    shopNews(shopId: ShopId): Promise<ShopNewsRecord | null>;
    /** The studio's most used tags, most used first. */
    usualTags(limit: number): Promise<string[]>;
    /** Newest first; gone ones only with `withGone`. */
    listings(filter: ListingFilter): Promise<ListingRecord[]>;
    /** How many a filter means, whatever its `limit`. */
    countListings(filter: ListingFilter): Promise<number>;
    /** Every change of one listing, newest first. */
    changesOf(listing: ListingId, limit: number): Promise<ChangeRecord[]>;
    /** Newest first. `shop` null: of all shops. */
    syncRuns(shop: ShopId | null, limit: number): Promise<SyncRunRecord[]>;
  };

type ProductWords = ReadStore & ProductWrites & ImportWrites & PrivacyWrites;
type ImportReader = ReadStore & ImportReadings;

/**
 * What people do. The database judges each again (role, four eyes, state, hash, shop access) from its own rows and
 * raises `not-allowed`, `own-change`, `wrong-state`, `stale-approval`, `already-decided`, `edited-meanwhile`,
 * `fee-ceiling`, `not-found`, `shop-disconnected`, `already-asked`, `edit-waits`.
 */
export type TenantStore = ProductWords & {
  createChange(draft: NewChange & Effects): Promise<ChangeRecord>;
  /**
   * Saves what a person edited; keys left out stay. Needs the `revision` it was drawn from. Records the person as a
   * contributor. From `in_review` and `rejected` it returns to `draft`: an approval asked for is void.
   * `targets` replaces the choice of shops.
   */
  saveDraft(save: SaveDraft & Effects): Promise<ChangeRecord>;
  /** A change of a listing that exists. Raises `not-found` when it is gone. */
  createListingChange(change: NewListingChange & Effects): Promise<ChangeRecord>;
  /**
   * A person's word: in `agreed` fields the marketplace's value is kept, `ours` is what the studio wants instead. Writes
   * to no shop.
   */
  setOurs(
    word: { readonly listingId: ListingId; readonly agreed: readonly string[]; readonly ours: FlatFields } & Effects,
  ): Promise<void>;
  /**
   * A failed edit whose fields were changed on the marketplace: in `agreed` its value is kept, and what is `left` is asked
   * for anew; nothing left, it is discarded. All of it or nothing.
   */
  settleConflict(
    word: {
      readonly changeId: ChangeId;
      readonly revision: number;
      readonly agreed: readonly string[];
      readonly left: (Pick<SaveDraft, "content" | "targets"> & Asking) | null;
    } & Effects,
  ): Promise<void>;
  /** Stops waiting for written text: the worker's proposal no longer fills anything in. */
  stopWriting(changeId: ChangeId): Promise<void>;
  /** draft → in_review. The database computes the content hash from `payloads` and refuses another `contentHash`. */
  submit(
    request: {
      readonly changeId: ChangeId;
      readonly revision: number;
    } & Asking &
      Effects,
  ): Promise<void>;
  /**
   * The caller's own part goes out of it again, and the request for approval with it; of an edit it stays what the studio
   * wants. Raises `wrong-state` when there is none, or nothing else.
   */
  takeOutPart(request: { readonly changeId: ChangeId } & Effects): Promise<ChangeRecord>;
  /** Of a copy whose author wrote nothing in it: the caller, whose words it has, becomes its author. */
  makeMine(request: { readonly changeId: ChangeId } & Effects): Promise<void>;
  /** in_review → draft, by its author or a manager. */
  withdraw(request: { readonly changeId: ChangeId } & Effects): Promise<void>;
  /** Raises `wrong-state` where a draft of it lies in a shop. */
  discard(request: { readonly changeId: ChangeId } & Effects): Promise<void>;
  /** A discarded draft is a draft again. */
  restore(request: { readonly changeId: ChangeId } & Effects): Promise<void>;
  /** What was approved is a draft again. Raises `wrong-state` once anything of it was begun on the marketplace. */
  stop(request: { readonly changeId: ChangeId } & Effects): Promise<void>;
  /**
   * in_review → approved (and one `publish` operation per target, in the same transaction) or → rejected. Whoever
   * contributed is refused unless `solo` and the studio is in solo mode, or it is a small change; then it is recorded as
   * self-approved.
   * The second of two at once: `already-decided`, with the first one's name in `userText`.
   */
  decide(
    decision: {
      readonly changeId: ChangeId;
      readonly contentHash: string;
      readonly verdict: "approve" | "ask_for_changes";
      readonly mode: PublishMode | null;
      readonly reason: string | null;
      readonly fee: Money;
      readonly solo: boolean;
    } & Effects,
  ): Promise<void>;
  /** Targets that lie on the marketplace as drafts are activated: one decision, one operation per target. */
  goLive(request: { readonly changeId: ChangeId; readonly fee: Money } & Effects): Promise<void>;
  /** Failed and parked targets only: pending again, one operation each. */
  retry(request: { readonly changeId: ChangeId } & Effects): Promise<void>;
  /** A shop that waits for its sign-in is left out of it. Raises `wrong-state` where it doesn't, or no other is left. */
  leaveOut(request: { readonly changeId: ChangeId; readonly shopId: ShopId } & Effects): Promise<void>;
  /** failed → draft, as long as no target went live: what was refused can be put right and asked for again. */
  reopen(request: { readonly changeId: ChangeId } & Effects): Promise<void>;
  /** The studio (`shopId` null) or one shop. Resuming lets queued operations go on. */
  setPaused(request: { readonly paused: boolean; readonly shopId: ShopId | null } & Effects): Promise<void>;
  setShopDefaults(request: { readonly shopId: ShopId; readonly defaults: ShopDefaults } & Effects): Promise<void>;
  /** Deletes the shop's tokens at once and parks its approved work, which goes on once it is connected again. Its records stay until erased. */
  disconnectShop(request: { readonly shopId: ShopId } & Effects): Promise<void>;
  /** Has the copies of a shop with a dead sign-in kept for 30 days. @returns until when; null: none is about to be erased */
  keepShop(request: { readonly shopId: ShopId }): Promise<Date | null>;
  /** Who may change this shop; nobody named: everybody whose role allows it. */
  setShopAccess(request: { readonly shopId: ShopId; readonly members: readonly MemberId[] } & Effects): Promise<void>;
  /** `outbox` goes out where another role is given. */
  setRole(request: { readonly memberId: MemberId; readonly role: Role | null } & Effects): Promise<void>;
  /** true once for each person; then `outbox` goes out. */
  greet(effects: Effects): Promise<boolean>;
  /** Whether a direct message that means no command is answered: once in ten minutes for each person. */
  offer(): Promise<boolean>;
  setSettings(
    request: {
      /** Chosen anew, also where it is the one from before. */
      readonly listingsChannel?: string | null;
      /** Other organisations read it, and the owner agrees. */
      readonly channelAgreed?: boolean;
      readonly soloMode?: boolean;
      readonly smallChanges?: boolean;
      readonly oneOffs?: OneOffWay;
      readonly dailyFeeCeiling?: Money;
      readonly digest?: DigestSettings;
    } & Effects,
  ): Promise<void>;
  /**
   * Asks that these shops' listings (`sync_shop`), or what they offer to choose from (`read_shop`), be read next. One that
   * waits or runs already serves all who ask. Raises `shop-disconnected`.
   */
  askToRead(kind: "sync_shop" | "read_shop", shopIds: readonly ShopId[]): Promise<ReadonlyMap<ShopId, AskedReading>>;
  /** 30-day log of what people did; `reference` is shown to them. */
  audit(event: AuditEvent): Promise<void>;
};

export type AuditEvent = {
  readonly action: string;
  readonly reference: string;
  readonly outcome: "ok" | "refused" | "failed";
  readonly code?: string;
  readonly changeId?: ChangeId;
  readonly listingId?: ListingId;
  readonly shopId?: ShopId;
};

export type NewChange = {
  readonly id: ChangeId;
  /** Another is drawn by the store's caller when it is taken: raises `bad-input` with field `code`. */
  readonly code: string;
  readonly content: ListingContent;
  readonly source: DraftSourceRecord;
  readonly preparing: Preparing | null;
  readonly targets: readonly { readonly shopId: ShopId; readonly content: TargetContent }[];
  /**
   * What it is a copy of: its values stay the word of those who wrote them there, unless they are live. Raises
   * `edited-meanwhile` where the other isn't what was read any more: `revision`.
   */
  readonly like?: { readonly changeId: ChangeId; readonly revision: number } | { readonly listingId: ListingId };
};

export type NewListingChange = {
  readonly id: ChangeId;
  readonly code: string;
  readonly kind: Exclude<ChangeKind, "create">;
  readonly listingId: ListingId;
  /** What names it in lists: title and cover. */
  readonly content: ListingContent;
  readonly source: DraftSourceRecord;
  readonly target: TargetContent;
  /** What the studio wants is asked for: its values stay the word of whoever wrote them. */
  readonly from?: "keep_ours";
  /** Approval is asked for in the same transaction. */
  readonly ask?: Asking;
  /** The same for all that one form asks for at once. */
  readonly together?: string;
};

/** Exactly what would be written, for an approval to be about. */
export type Asking = {
  readonly payloads: readonly { readonly shopId: ShopId; readonly payload: string }[];
  readonly contentHash: string;
};

export type SaveDraft = {
  readonly changeId: ChangeId;
  readonly revision: number;
  readonly content: Partial<ListingContent>;
  readonly targets?: readonly { readonly shopId: ShopId; readonly content: TargetContent }[];
};

/** What the worker may do for a studio, besides reading. Everything but `fillDraft` is fenced by the operation's lease. */
export type WorkerStore = ImportReader & {
  /**
   * Whether the shop may be written to at this moment; read immediately before every write. `held`: the operation's
   * lease is still this worker's.
   */
  writesAllowed(
    operation: ClaimedOperation,
    shopId: ShopId,
  ): Promise<{ readonly paused: boolean; readonly connected: boolean; readonly held: boolean }>;
  /**
   * Fills in what a person has not filled in yet, in one statement: empty text fields, prices that are null, photos
   * appended once by hash. Text only while `preparing.writing`. `preparing: null` ends it.
   */
  fillDraft(fill: DraftFill & Effects): Promise<void>;
  /** Raises `lease-lost` when the lease is no longer this worker's. Also moves the change's derived state. */
  recordTarget(operation: ClaimedOperation, target: TargetUpdate & Effects): Promise<void>;
  recordShop(operation: ClaimedOperation, shop: ShopReading & Effects): Promise<void>;
  /**
   * Begins a reading, or begins it again after a killed process; `finished` when it was at its end already. Fenced by
   * the lease, like the writes that follow.
   */
  startRun(
    operation: ClaimedOperation,
    run: { readonly id: string; readonly total: number },
  ): Promise<{ readonly finished: boolean }>;
  /** The marketplace's numbers of all listings that were there when this run began. */
  expectedListings(shopId: ShopId, runId: string): Promise<string[]>;
  /** Lays a page over the mirror; `done` of `total` is its progress for people. */
  mirrorPage(
    operation: ClaimedOperation,
    run: { readonly runId: string; readonly done: number; readonly total: number },
    listings: readonly MirroredListing[],
  ): Promise<LaidOver>;
  /** Single listings read in passing. */
  mirrorListings(operation: ClaimedOperation, listings: readonly MirroredListing[]): Promise<void>;
  /** @returns how many of them the studio didn't delete itself */
  markGone(operation: ClaimedOperation, externalIds: readonly string[]): Promise<number>;
  /** `outbox` is sent where there is `news`; `answer` to each of those who asked, be it while it went on. */
  finishRun(
    operation: ClaimedOperation,
    run: {
      readonly id: string;
      readonly result: SyncResult;
      readonly counts: StateCounts;
      /** {}: nothing is new. */
      readonly news: NewsCounts;
      readonly answer: SyncResultEntry;
    } & Effects,
  ): Promise<void>;
  /** Sends it unless it was sent before, delivered or not. */
  sayOnce(operation: ClaimedOperation, entry: OutboxEntry): Promise<void>;
  /** A note or a card from a delivery or operation that belongs to no other write. */
  send(entries: readonly OutboxEntry[]): Promise<void>;
  /** Those that were not sent before, under the same key. */
  sendOnce(entries: readonly OutboxEntry[]): Promise<void>;
  saveMessageRef(changeId: ChangeId, kind: MessageKind, ref: MessageRef): Promise<void>;
  /** Adds to the shop's news of today what no reading says. */
  noteShopNews(shopId: ShopId, counts: NewsCounts, outbox: readonly OutboxEntry[]): Promise<void>;
  /** Where the line of that day (`2026-11-28`) stands. */
  saveShopNews(shopId: ShopId, on: string, ref: MessageRef): Promise<void>;
  syncEvent(event: {
    readonly shopId: ShopId;
    readonly changeId?: ChangeId;
    readonly kind: string;
    readonly outcome: "ok" | "failed";
    readonly code?: string;
    readonly reference?: string;
  }): Promise<void>;
};

/** Of a page that was read: what is seen for the first time, and what the studio wants otherwise. All else is as it was. */
export type LaidOver = {
  readonly fresh: readonly string[];
  readonly differing: readonly {
    readonly externalId: string;
    readonly base: FlatFields;
    readonly ours: FlatFields;
    /** It stands there otherwise than at the reading before. */
    readonly moved: boolean;
  }[];
};

export type DraftFill = {
  readonly changeId: ChangeId;
  readonly text: Pick<ListingContent, "title" | "description" | "tags" | "materials" | "taxonomyId"> | null;
  readonly textBy: "openai" | "offline" | null;
  readonly alts: readonly { readonly hash: string; readonly alt: string }[];
  readonly photos: readonly { readonly hash: string; readonly alt: string }[];
  readonly prices: readonly { readonly shopId: ShopId; readonly price: Money }[];
  readonly preparing: Preparing | null;
  readonly photoProblems: readonly string[];
};

export type TargetUpdate = {
  readonly targetId: TargetId;
  readonly state: TargetState;
  readonly step: string | null;
  readonly progress: PublishProgress;
  readonly listingId: string | null;
  readonly listingUrl: string | null;
  readonly failure: TargetFailure | null;
  readonly verified: boolean;
  /** Of a change of a listing that exists: how it stands there now. */
  readonly fields?: FlatFields;
  readonly liveState?: ListingState;
  /** Of a new listing at its end: all that was read back, laid over the mirror together with it. */
  readonly mirrored?: MirroredListing;
};

export type ShopReading = {
  readonly shopId: ShopId;
  readonly name: string;
  readonly url: string;
  readonly currency: string;
  readonly counts: StateCounts;
  readonly profiles: ShopProfiles;
  readonly suggestedDefaults: ShopDefaults;
};
