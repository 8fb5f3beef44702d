import type { Money } from "#src/catalog/money.ts";
import type { ChangeId, ListingId, MemberId, ShopId, SlackUserId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { Role } from "#src/platform/kernel/roles.ts";
import type { ChannelNeed, StoppedChannel } from "./rules/channel.ts";
import type { DigestSettings, StoredDigest } from "./rules/digest-schedule.ts";
import type { OneOffs, OneOffWay } from "./rules/one-off.ts";

/** What the cards, modals and pages are drawn from: plain data, complete, for one moment. */

export type Person = { readonly memberId: MemberId; readonly slackUserId: SlackUserId; readonly name: string };

export type MemberView = Person & { readonly role: Role | null };

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
  /** Warnings that are switched off, with their names. */
  readonly warningsOff: readonly { readonly code: string; readonly name: string }[];
  readonly paused: { readonly by: SlackUserId; readonly at: Date } | null;
  readonly dailyFeeCeiling: Money;
  readonly digest: StoredDigest;
};

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
  /** What was said of marketplaces' policy. `changeId`: with which request it was said first; null: with none yet. */
  readonly warnings: readonly { readonly code: string; readonly changeId: ChangeId | null; readonly off: boolean }[];
  readonly paused: { readonly by: MemberId | null; readonly at: Date } | null;
  readonly dailyFeeCeiling: Money;
  readonly digest: StoredDigest;
  /** An owner's word that OpenAI may be asked, for what the text named that was accepted; null: nobody gave it. */
  readonly ai: { readonly by: MemberId | null; readonly at: Date; readonly text: number } | null;
  /** Which text on the addresses of manufacturers and responsible persons an owner accepted; null: none. */
  readonly operatorsText: { readonly version: number; readonly by: MemberId | null; readonly at: Date } | null;
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

/** Who acts, resolved from Slack for every request. */
export type Actor = {
  readonly studioId: StudioId;
  readonly teamId: string;
  readonly member: MemberRecord;
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

/** What people give the use cases to save, and what comes of it. */

export type StudioSettings = {
  readonly listingsChannel?: string;
  readonly agreed?: readonly ChannelNeed[];
  readonly soloMode?: boolean;
  readonly smallChanges?: boolean;
  readonly oneOffs?: OneOffWay;
  /** Codes of warnings that are said again from now on. */
  readonly warningsOn?: readonly string[];
  readonly dailyFeeCeiling?: Money;
  readonly digest?: DigestSettings;
};

/** A studio and its people of one moment. */
export type Team = {
  readonly studio: StudioRecord;
  readonly members: readonly MemberRecord[];
};
