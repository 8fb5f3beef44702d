import type { ChangeState, PublishMode, TargetState } from "./change.ts";
import type { StoppedChannel } from "./channel.ts";
import type { OneOffs } from "./one-off.ts";
import type { ChangeId, ListingId, MemberId, ProductId, ShopId, SlackUserId, StudioId, TargetId } from "./ids.ts";
import type { StoredDigest } from "./digest.ts";
import type { FieldValue, FlatFields } from "./fields.ts";
import type { ListingContent, ListingState, ShopDefaults, StateCounts, TargetContent } from "./listing.ts";
import type { ChangeKind } from "./listing-change.ts";
import type { FieldStanding } from "./merge.ts";
import type { Money } from "./money.ts";
import type { AiUse } from "./privacy.ts";
import type { Problem } from "./problem.ts";
import type { Role } from "./roles.ts";
import type { SmallWord } from "./small-change.ts";
import type { SyncResult } from "./sync-result.ts";

/** What the cards, modals and pages are drawn from: plain data, complete, for one moment. */

export type Person = { readonly memberId: MemberId; readonly slackUserId: SlackUserId; readonly name: string };

export type MemberView = Person & { readonly role: Role | null };

/** A choice of a shop: a shipping profile, return policy, processing profile or section. */
export type ProfileOption = { readonly id: number; readonly title: string };

export type ShopProfiles = {
  readonly shippingProfiles: readonly ProfileOption[];
  readonly returnPolicies: readonly ProfileOption[];
  readonly processingProfiles: readonly ProfileOption[];
  readonly sections: readonly ProfileOption[];
};

export type ShopHealth =
  /** Signed in, last call fine. */
  | "ok"
  /** Connected, first read still going on. */
  | "reading"
  /** The sign-in is dead: reconnect. */
  | "auth-dead"
  | "disconnected";

/** A shop whose sign-in is dead. */
export type DeadSignIn = {
  /** `refused` by the marketplace; `lost` by us, which erases nothing. */
  readonly how: "refused" | "lost";
  readonly since: Date;
  /** Its copies are erased then; null: not yet said to people, or never. */
  readonly erasingAt: Date | null;
  readonly keptUntil: Date | null;
  readonly keptBy: SlackUserId | null;
};

/** "212 of 400"; `total` is null until it is known. */
export type ReadingProgress = { readonly done: number; readonly total: number | null };

export type ShopView = {
  readonly id: ShopId;
  readonly externalId: string;
  readonly name: string;
  readonly url: string;
  readonly currency: string;
  readonly health: ShopHealth;
  readonly paused: boolean;
  readonly counts: StateCounts | null;
  readonly profiles: ShopProfiles | null;
  readonly defaults: ShopDefaults | null;
  /** Preselection for the defaults modal, from what the shop's newest listings use. */
  readonly suggestedDefaults: ShopDefaults | null;
  /** Publishes that went through us so far; the first three go as drafts by default. */
  readonly publishCount: number;
  /** When the newest of the new listings that came into it from here was approved; null: none did. */
  readonly lastPublishedAt: Date | null;
  readonly readAt: Date | null;
  /** How far a reading of all its listings is that goes on now. */
  readonly reading: ReadingProgress | null;
  /** When all its listings were last read whole. */
  readonly listingsReadAt: Date | null;
  /** Of a disconnected shop: its listings that differ as of that reading. They count nowhere else. */
  readonly differing: number;
  readonly connectedBy: SlackUserId | null;
  /** Null as long as the sign-in isn't dead. */
  readonly deadSignIn?: DeadSignIn | null;
  /** The people it is limited to; none: everybody whose role allows it. */
  readonly limitedTo: readonly SlackUserId[];
};

/**
 * What becomes of a reading that a person asked for. `queued`: it is read next. `waiting`: after `at`, since an earlier try
 * failed. `reading`: it has been read since `at`, and that reading answers. `spent`: the studio's share of the
 * marketplace's daily calls is used up until `at`.
 */
export type AskedReading =
  | { readonly outcome: "queued" }
  | { readonly outcome: "waiting" | "reading" | "spent"; readonly at: Date };

/** … of which shop, and since when its listings are known. */
export type AskedReadingView = AskedReading & { readonly shop: Pick<ShopView, "name" | "readAt" | "listingsReadAt"> };

export type TargetView = {
  readonly id: TargetId;
  readonly shopId: ShopId;
  readonly shopName: string;
  /** Null: the shop is gone. */
  readonly shopHealth: ShopHealth | null;
  /** Nothing is written there until it is resumed. */
  readonly paused: boolean;
  readonly currency: string;
  readonly content: TargetContent;
  readonly state: TargetState;
  /** What it is doing just now, for people: "Uploading photo 3 of 5". */
  readonly step: string | null;
  readonly listingId: string | null;
  readonly listingUrl: string | null;
  readonly failure: { readonly code: string; readonly text: string; readonly reference: string } | null;
  /** Everything read back equals what was approved. */
  readonly verified: boolean;
  /** How its listing stood when it was last read; null: there is none, or it wasn't read yet. */
  readonly there: ListingState | "gone" | null;
};

export type DecisionView = {
  readonly by: Person;
  readonly verdict: "approve" | "ask_for_changes" | "go_live" | "retry" | "withdraw" | "stop";
  readonly selfApproved: boolean;
  readonly reason: string | null;
  readonly at: Date;
};

/** Everything a card or modal of a change needs. */
/** How a value came in. */
export type WrittenFrom = "form" | "import" | "keep_ours";

/** No `parts`: the change as such is this person's. */
export type BarredView = {
  readonly person: Person;
  readonly parts: readonly { readonly field: string; readonly shopName: string | null; readonly from: WrittenFrom }[];
};

/** Requests of one form. `hash` is over all of theirs: an approval of all of them names it. */
export type TogetherView = {
  readonly hash: string;
  readonly fee: Money;
  readonly requests: readonly {
    readonly id: ChangeId;
    readonly code: string;
    readonly title: string;
    /** What stock becomes, by option; empty: it stays as it is. */
    readonly stock: readonly number[];
  }[];
};

export type ChangeView = {
  readonly id: ChangeId;
  readonly studioId: StudioId;
  /** Short code, `k7q2`. */
  readonly code: string;
  readonly kind: ChangeKind;
  /** The listing it is about, for all kinds but `create`. */
  readonly listingId: ListingId | null;
  /** … as it is known to stand there. */
  readonly listing: ListingView | null;
  readonly state: ChangeState;
  readonly revision: number;
  /** It was approved, and nothing of it is begun on the marketplace as far as is known: it can go back to a draft. */
  readonly stoppable: boolean;
  /** Hash of exactly what would be written; an approval names it. */
  readonly contentHash: string;
  readonly author: Person;
  /** Everybody who ever saved it. */
  readonly contributors: readonly Person[];
  /** Who could approve it but for the own hand in it, solo mode excepted. */
  readonly barred: readonly BarredView[];
  readonly content: ListingContent;
  /** Who wrote the first text. */
  readonly textBy: "openai" | "offline" | "person" | null;
  /** Whether OpenAI is asked for first texts in this studio. */
  readonly ai: AiUse;
  /** While photos are copied or text is written; null when done. */
  readonly preparing: { readonly photosDone: number; readonly photosTotal: number; readonly writing: boolean } | null;
  /** Photos that could not be copied, in words for the author. */
  readonly photoProblems: readonly string[];
  /** "Home & Living › Kitchen & Dining › Aprons" */
  readonly categoryPath: string | null;
  /** Signed addresses that Slack can fetch; null without photos. */
  readonly coverUrl: string | null;
  readonly contactSheetUrl: string | null;
  readonly targets: readonly TargetView[];
  /** Connected shops that could be chosen. */
  readonly shops: readonly ShopView[];
  /** What is missing or wrong before approval can be asked; empty = ready. */
  readonly problems: readonly Problem[];
  /** What approving would do by default (draft while any chosen shop is within its first three publishes). */
  readonly defaultMode: PublishMode;
  /** What was approved, once it was. */
  readonly mode: PublishMode | null;
  /** Marketplace fee for activating in all chosen shops. */
  readonly fee: Money;
  /** Who may approve this very change now. */
  readonly approvers: readonly Person[];
  readonly soloMode: boolean;
  /** One manager is enough, who may be its author. */
  readonly oneManager: boolean;
  /** `may` only of an author who may approve in these shops. */
  readonly small: SmallWord;
  /** What the same form asked for and waits as well; null: nothing else does. */
  readonly together: TogetherView | null;
  /** Solo mode is on, and nobody but its author could approve it: then they publish it with one confirmation. */
  readonly alone: boolean;
  readonly decisions: readonly DecisionView[];
  readonly listingsChannel: string | null;
  /** What the studio said of stock 1 in several shops. */
  readonly oneOffs: OneOffs;
  /** What a shop that is chosen later begins with as its price, where one was read for it. */
  readonly offeredPrices: readonly { readonly shopId: ShopId; readonly price: Money }[];
  /** While it is to come on sale with stock 1: where what may be the same piece is on sale with stock 1 as well. */
  readonly alsoLive: readonly AlsoLive[];
};

/** A listing on sale that may be of the same single piece. `model`: it is what the draft was made like. */
export type AlsoLive = {
  readonly listingId: ListingId;
  readonly shopName: string;
  readonly code: string;
  readonly title: string;
  readonly model: boolean;
};

export type StudioView = {
  readonly id: StudioId;
  readonly name: string;
  /** Where the studio posts; null: nowhere, so what is to be said goes to direct messages. */
  readonly listingsChannel: string | null;
  /** One was chosen that nothing is posted in any more. */
  readonly stoppedChannel: StoppedChannel | null;
  readonly soloMode: boolean;
  /** false: owners are asked whether they work alone. */
  readonly soloChosen: boolean;
  /** Managers may confirm their own small changes. */
  readonly smallChanges: boolean;
  /** What was said of stock 1 in several shops. */
  readonly oneOffs: OneOffs;
  readonly paused: { readonly by: SlackUserId; readonly at: Date } | null;
  readonly dailyFeeCeiling: Money;
  readonly digest: StoredDigest;
};

/** `/oms` alone and the App Home. */
export type Overview = {
  readonly studio: StudioView;
  readonly me: MemberView;
  readonly shops: readonly ShopView[];
  readonly myDrafts: readonly ChangeSummary[];
  readonly waitingForMe: readonly ChangeSummary[];
  readonly problems: readonly ChangeSummary[];
  /** How many there are of each; the lists hold the first of them. */
  readonly counts: { readonly drafts: number; readonly waiting: number; readonly problems: number };
  /** Members who may approve; fewer than two is worth a word at first run. */
  readonly approverCount: number;
};

/** @property page which of them all the first of `some` is, from 0 on */
export type ReviewPage = { readonly all: number; readonly page: number; readonly some: readonly ChangeView[] };

/** What a person is greeted with. */
export type GreetingView = {
  readonly slackUserId: SlackUserId;
  readonly role: Role;
  /** How many are connected. */
  readonly shops: number;
  /** An owner still has to say whether they work alone. */
  readonly asksAlone: boolean;
  readonly soloMode: boolean;
};

export type ChangeSummary = {
  readonly id: ChangeId;
  readonly code: string;
  readonly title: string;
  readonly state: ChangeState;
  readonly author: Person;
  readonly updatedAt: Date;
  /** Link to its card in Slack when there is one. */
  readonly permalink: string | null;
};

export type Category = { readonly id: number; readonly name: string; readonly path: string };

/** A field in which a listing stands otherwise than the studio wants. */
export type FieldDifference = {
  readonly field: string;
  readonly standing: Exclude<FieldStanding, "same">;
  readonly base: FieldValue | undefined;
  readonly ours: FieldValue | undefined;
  readonly live: FieldValue | undefined;
};

/** A listing of the mirror, as lists and cards show it. */
export type ListingView = {
  readonly id: ListingId;
  readonly code: string;
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
  /** As it stands there. */
  readonly live: FlatFields;
  readonly endsAt: Date | null;
  readonly seenAt: Date;
  /** Read longer ago than six hours: not to be shown as present. */
  readonly stale: boolean;
  readonly gone: boolean;
  /** It is gone because it was deleted here. */
  readonly deletedHere: { readonly by: Person; readonly approvedBy: Person | null; readonly at: Date } | null;
  /** It is inactive, and until then goes on sale again without a fee; null: it would cost one. */
  readonly paidUntil: Date | null;
  /** Taken off sale from here, unchanged, and free to put back: one manager is enough for it. */
  readonly mayComeBack: boolean;
  readonly differences: readonly FieldDifference[];
};

/** What the form of an edit is drawn from. */
export type EditSheet = {
  readonly listing: ListingView;
  readonly shop: ShopView;
  /** As it stands there, with what the change sets already laid over it. */
  readonly fields: FlatFields;
  /** The change that is gone on with; null: saving makes one. */
  readonly change: { readonly id: ChangeId; readonly revision: number; readonly state: ChangeState } | null;
  /** Nobody but whoever edits it could approve it, and solo mode is on. */
  readonly alone: boolean;
  /** Whoever edits it may confirm it, where it is small. */
  readonly small: boolean;
};

/** A reading of a shop, while it runs and afterwards. */
export type SyncView = {
  readonly shop: ShopView;
  readonly done: number;
  readonly total: number | null;
  readonly result: SyncResult | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** Those that somebody should look at, newest first. */
  readonly differing: readonly ListingView[];
};
