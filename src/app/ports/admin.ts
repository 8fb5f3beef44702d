import type { MemberId, ShopId, StudioId } from "#src/domain/ids.ts";
import type { ChannelStop, StoppedChannel } from "#src/domain/channel.ts";
import type { StoredDigest } from "#src/domain/digest.ts";
import type { Role } from "#src/domain/roles.ts";
import type { ListingsChannel } from "./channels.ts";
import type { KeyStore } from "./keys.ts";
import type { InstallationStore } from "./installations.ts";
import type { ShopIdentity, TaxonomyNode, TokenSet } from "./marketplace.ts";
import type { ClaimedMessage } from "./messages.ts";
import type { ErasureStore } from "./privacy.ts";
import type { ClaimedOperation, MemberRecord, NewOperation } from "./records.ts";

/**
 * The tasks that need the secret key because no studio is known yet, or because they concern secrets or all studios'
 * queues. Each is one file under `src/store/admin/`. Nothing else may reach past row level security.
 */
export type AdminStore = {
  /** Asks one thing that the secret key alone may ask; the bare answer, whatever it is. For the checks of a start. */
  readonly probe: () => Promise<Response>;
  readonly studios: StudioDirectory;
  readonly connect: ConnectStore;
  readonly tokens: TokenStore;
  readonly installations: InstallationStore;
  readonly work: WorkQueue;
  readonly operations: OperationQueue;
  readonly outbox: OutboxQueue;
  readonly taxonomy: TaxonomyStore;
  readonly digests: DigestQueue;
  readonly keys: KeyStore;
  readonly logins: LoginWatch;
  readonly erasure: ErasureStore;
  /** true once, the first time an event id is seen. */
  firstSight(eventId: string): Promise<boolean>;
  /** true once, the first time a signed request is seen. */
  firstRequest(key: string): Promise<boolean>;
  /** Signatures and webhooks that nobody can use any more. @returns how many were deleted */
  forgetRequests(): Promise<number>;
  /** The marketplace says that something changed in a shop: a reading is asked for, at most one waits. */
  shopChanged(news: ShopNews): Promise<"queued" | "waiting" | "repeated" | "unknown">;
  /** Enqueues a reading of every healthy shop whose newest one is nearly six hours old. @returns how many */
  enqueueDueSyncs(): Promise<number>;
  /** Brings up again, once, every request for approval that nobody answered for a working day. @returns how many */
  enqueueNudges(): Promise<number>;
  /** Deletes logs, finished operations, delivered messages, event ids and old links past their day. Returns rows per table. */
  purge(): Promise<Readonly<Record<string, number>>>;
};

/** @property messageId the marketplace's own, the same each time it says this */
export type ShopNews = { readonly messageId: string; readonly externalShopId: string };

export type StudioDirectory = {
  /** With the channel it may not post in any more, where there is one. */
  studioOf(teamId: string): Promise<{ readonly id: StudioId; readonly stoppedChannel: StoppedChannel | null } | null>;
  ensureStudio(studio: { teamId: string; name: string }): Promise<StudioId>;
  /** null when that person was never registered. */
  member(studioId: StudioId, slackUserId: string): Promise<MemberRecord | null>;
  /**
   * Registers, or updates name, guest mark and zone; an existing role is kept. A zone that the database doesn't know leaves
   * the one from before, or UTC.
   */
  ensureMember(member: {
    studioId: StudioId;
    slackUserId: string;
    name: string;
    isGuest: boolean;
    timeZone: string | null;
    role: Role | null;
  }): Promise<MemberRecord>;
  /** Sets what an installer chose at boot or first run: only where nothing is set yet. */
  ensureListingsChannel(studioId: StudioId, channel: string): Promise<void>;
  /** null: the workspace has no studio, or it has none. */
  listingsChannel(teamId: string): Promise<ListingsChannel | null>;
  /** Stops or resumes posting there, and tells the owners `text`. false: this event was heard before, or changes nothing. */
  channelChanged(of: {
    studioId: StudioId;
    channel: string;
    stopped: ChannelStop | null;
    text: string;
    eventId: string;
  }): Promise<boolean>;
  /**
   * An installation, or the workspace of a bot token, lacks these permissions: its owners are told `text`, once for the same
   * ones. @returns how many studios were
   */
  askForScopes(place: string, scopes: string, text: string): Promise<number>;
};

/** Link and state are stored as SHA-256 only; the PKCE verifier is encrypted. Each is good once, for ten minutes. */
export type ConnectStore = {
  createLink(link: { studioId: StudioId; memberId: MemberId; linkHash: string; expiresAt: Date }): Promise<void>;
  link(linkHash: string): Promise<ConnectLink | null>;
  /** The link is used up, and the consent begins in this browser. Raises `link-used`, `link-expired`, `link-unknown`. */
  beginConsent(consent: {
    linkHash: string;
    studioId: StudioId;
    stateHash: string;
    browserHash: string;
    codeVerifier: string;
    expiresAt: Date;
  }): Promise<void>;
  /** Takes it, once; whoever comes second gets null. `expired` is told apart for the page's sake. */
  takeConsent(stateHash: string): Promise<PendingConsent | null>;
  /** Somebody said "Not me": the link is void. */
  voidLink(linkHash: string): Promise<void>;
  /**
   * One transaction: shop, encrypted tokens, operations, messages. `taken`: connected in another studio, nothing
   * stored. `already`: connected here and healthy; the fresh tokens replace the old.
   */
  connectShop(shop: {
    studioId: StudioId;
    memberId: MemberId;
    identity: ShopIdentity;
    tokens: TokenSet;
    operations(shopId: ShopId): readonly NewOperation[];
  }): Promise<{ shopId: ShopId; outcome: "connected" | "reconnected" | "already" } | { outcome: "taken" }>;
};

export type ConnectLink = {
  readonly studioId: StudioId;
  readonly studioName: string;
  readonly askedBy: MemberRecord;
  readonly teamId: string;
  readonly expiresAt: Date;
  readonly used: boolean;
};

export type PendingConsent = {
  readonly studioId: StudioId;
  readonly member: MemberRecord;
  readonly browserHash: string;
  readonly codeVerifier: string;
  readonly expiresAt: Date;
};

/** Decrypted only here; ciphertext is bound to its row. Never logged, never in an error. */
export type TokenStore = {
  read(shopId: ShopId): Promise<StoredTokens | null>;
  /**
   * One holder at a time refreshes a shop's tokens, over all processes. false: somebody else is at it. `begin`: the holder is
   * going to ask the marketplace, which is written down with the lease: killed from then on, it leaves a doubt.
   */
  leaseRefresh(shopId: ShopId, holder: string, ms: number, begin?: "begin"): Promise<boolean>;
  /**
   * Stored durably before use, by the holder of the lease, or over the version that they were got with. Gives the lease back.
   * Raises `lease-lost` when others were stored meanwhile.
   */
  save(shop: { studioId: StudioId; shopId: ShopId }, holder: string, tokens: TokenSet, version?: number): Promise<void>;
  /** `known`: the refresh that was begun changed nothing; `unknown`: it may have, and its tokens may be lost. */
  releaseRefresh(shopId: ShopId, holder: string, outcome?: "known" | "unknown"): Promise<void>;
  /**
   * The shop's sign-in is dead, as the holder of the lease found; says so once, in the listings channel and to every owner and
   * manager. Dead after a refresh whose end nobody knows, it was lost by us, and nothing is erased for it. false: the lease is
   * gone, somebody signed in again meanwhile, and nothing is said.
   */
  markDead(shopId: ShopId, holder: string): Promise<boolean>;
};

/** How long sign-ins live. */
export type LoginWatch = {
  /**
   * Enqueues what is due, once however many ask: exercises of sign-ins that nobody used for a day, reminders before one
   * ends, what is said on days 0, 3 and 5 after one died, and erasures once all of it had arrived.
   */
  tend(): Promise<TendedLogins>;
  /**
   * Erases the tokens and copies of the operation's shop if its sign-in stayed dead, and says so. null: it was connected
   * again meanwhile. Raises `lease-lost`. @returns rows per table
   */
  eraseDead(operation: ClaimedOperation): Promise<Readonly<Record<string, number>> | null>;
};

export type TendedLogins = {
  readonly exercised: number;
  readonly reminded: number;
  readonly told: number;
  readonly warned: number;
  readonly erasing: number;
};

export type StoredTokens = TokenSet & {
  readonly externalShopId: string;
  /** Counts tokens. */
  readonly version: number;
};

/** Both queues in one call: what a worker asks once a second when there is nothing to do. */
export type WorkQueue = {
  /** As `claim` of each queue. An operation that outlived several workers comes alone, to a worker that has nothing else. */
  claim(worker: string, counts: WorkCounts, leaseMs: number): Promise<ClaimedWork>;
};

export type WorkCounts = { readonly operations: number; readonly messages: number };

export type ClaimedWork = {
  readonly operations: readonly ClaimedOperation[];
  readonly messages: readonly ClaimedMessage[];
};

export type OperationQueue = {
  /** At most one running per shop; what a person waits for first; then the studio least recently served. Paused writes stay. */
  claim(worker: string, count: number, leaseMs: number): Promise<ClaimedOperation[]>;
  /** false: the lease is lost; stop at once. */
  extend(operation: ClaimedOperation, leaseMs: number): Promise<boolean>;
  /** `parked`: waits for a person. Raises `lease-lost`. */
  finish(operation: ClaimedOperation, outcome: "done" | "failed" | "parked", code?: string): Promise<void>;
  /**
   * Runs again after `waitMs` of the database's time. `countAttempt` is false where the marketplace or a person asked for the
   * pause. Raises `lease-lost`.
   */
  release(operation: ClaimedOperation, waitMs: number, countAttempt: boolean): Promise<void>;
};

export type OutboxQueue = {
  /** In order within one change or shop; one entry in flight per such group. */
  claim(worker: string, count: number, leaseMs: number): Promise<ClaimedMessage[]>;
  delivered(message: ClaimedMessage): Promise<void>;
  /**
   * Runs again after `waitMs` of the database's time; `uncertain` when the message may have been posted. `aside`: nothing of its group waits for it
   * from now on, nor it for them.
   */
  retry(
    message: ClaimedMessage,
    waitMs: number,
    uncertain: boolean,
    why?: { readonly code: string; readonly aside: boolean },
  ): Promise<void>;
  /**
   * The app is gone from the workspace: living cards wait for a reinstall, anything else is let go. It only has to be signed in
   * again: all of it waits.
   */
  shelve(message: ClaimedMessage): Promise<void>;
  /** Given up, with the error's code. */
  drop(message: ClaimedMessage, code: string): Promise<void>;
};

export type DigestQueue = {
  /** Of every studio that wants one. */
  clocks(): Promise<DigestClock[]>;
  /** false: that local date, or a later one, was enqueued before. */
  enqueue(studioId: StudioId, date: string): Promise<boolean>;
};

export type DigestClock = {
  readonly studioId: StudioId;
  readonly settings: StoredDigest;
  /** The local date enqueued last; null: none yet. */
  readonly lastDate: string | null;
  readonly createdAt: Date;
  /** By the database's clock: a date that a wrong clock names would be the last one for a long time. */
  readonly now: Date;
};

export type TaxonomyStore = {
  /** null when never fetched. */
  fetchedAt(): Promise<Date | null>;
  replace(nodes: readonly TaxonomyNode[]): Promise<void>;
  /** Leaves by words in name or path, best first. */
  search(words: string, limit: number): Promise<TaxonomyNode[]>;
  /** In one request: those that there are, in the order asked for. */
  nodes(ids: readonly number[]): Promise<TaxonomyNode[]>;
};
