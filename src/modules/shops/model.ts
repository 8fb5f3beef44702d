import type { ShopDefaults, StateCounts } from "#src/catalog/listing.ts";
import type { MarketplaceFacts, ShopProfiles } from "#src/marketplaces/port.ts";
import type { AppId, MemberId, ShopId, SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import type { MessageRef } from "#src/platform/queue/outbox-entry.ts";
import type { NewsCounts } from "./rules/shop-news.ts";

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

export const traderAnswers = ["yes", "no", "later"] as const;
/** An owner's word on whether a shop sells to the EU or Northern Ireland as a business. */
export type TraderAnswer = (typeof traderAnswers)[number];

/** What is left of a day's calls of an app of a marketplace, as all processes know it. */
export type AllowanceRecord = {
  readonly marketplace: string;
  /** null: the operator's, which all studios share. */
  readonly appId: AppId | null;
  readonly perSecond: number;
  readonly perDay: number;
  /** Of a shared one in tenths of the day. */
  readonly left: number;
  /** When the marketplace said so; null of a shared one. */
  readonly saidAt: Date | null;
  /** For how many other studios background work is done with it now, about. */
  readonly others: number;
};

export type AllowanceView = Pick<AllowanceRecord, "perDay" | "left" | "saidAt"> & {
  readonly marketplace: MarketplaceFacts;
  /** Names of the shops that it reaches. */
  readonly shops: readonly string[];
  readonly shared: boolean;
};

export type ShopView = {
  readonly id: ShopId;
  readonly marketplace: MarketplaceFacts;
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
  /** It sold nothing when its settings were read last (`readAt`): the marketplace puts nothing on sale there. */
  readonly onVacation: boolean;
  /** When the newest of the new listings that came into it from here was approved; null: none did. */
  readonly lastPublishedAt: Date | null;
  readonly readAt: Date | null;
  /** How far a reading of all its listings is that goes on now. */
  readonly reading: ReadingProgress | null;
  /** When all its listings were last read whole. */
  readonly listingsReadAt: Date | null;
  /** Of a disconnected shop: its listings that differ as of that reading. They count nowhere else. */
  readonly differing: number;
  /** Null: no owner was asked yet. Asked only where the marketplace's facts have `safety`. */
  readonly euTrader: TraderAnswer | null;
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
export type AskedReadingView = AskedReading & {
  readonly shop: Pick<ShopView, "name" | "marketplace" | "readAt" | "listingsReadAt">;
};

/** What people see of a shop, but for whom it is by id here, and not by their account in Slack. */
export type ShopRecord = Omit<ShopView, "marketplace" | "connectedBy" | "limitedTo" | "deadSignIn"> & {
  /** The key of its marketplace. */
  readonly marketplace: string;
  readonly connectedBy: MemberId | null;
  /** When it was last signed in to after it had not been. */
  readonly connectedAt: Date;
  /** The app that it is reached with; null: the operator's. */
  readonly appId: AppId | null;
  readonly deadSignIn: (Omit<DeadSignIn, "keptBy"> & { readonly keptBy: MemberId | null }) | null;
  /** Members it is limited to; empty means everybody. */
  readonly limitedTo: readonly MemberId[];
};

export type ShopReading = {
  readonly shopId: ShopId;
  readonly name: string;
  readonly url: string;
  readonly currency: string;
  readonly counts: StateCounts;
  readonly profiles: ShopProfiles;
  readonly suggestedDefaults: ShopDefaults;
  readonly onVacation: boolean;
};

/** A shop's news of one day, and the place of its line in Slack. */
export type ShopNewsRecord = {
  /** `2026-11-28`, by the studio's clock. */
  readonly on: string;
  readonly counts: NewsCounts;
  readonly ref: MessageRef | null;
};

/** A shop's news of one day, told in one line that grows. */
export type ShopNewsView = {
  readonly shop: ShopView;
  /** The day by the studio's clock: `2026-11-28`. */
  readonly on: string;
  readonly counts: NewsCounts;
};

/** What an owner is told of a key that owners brought. */
export type OwnAppNews = "accepted" | "idle" | "other_events";
