import type { Money } from "#src/catalog/money.ts";
import type { Person } from "#src/modules/studio/index.ts";
import type { BatchId, ChangeId, ListingId, MemberId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { MessageRef } from "#src/platform/queue/outbox-entry.ts";
import type { ChangeView } from "../model.ts";
import type { ChangeRecord } from "../records.ts";
import type { PublishMode } from "../rules/change.ts";
import type { Viewer } from "../rules/possible-actions.ts";

/** How photos are put together to listings: those of one message, of one file name, each alone, or as a person says. */
export const groupings = ["message", "name", "each", "hand"] as const;
export type Grouping = (typeof groupings)[number];

export const batchStates = ["gathering", "making", "made", "discarded"] as const;

export type BatchPhoto = {
  /** The file of Slack's. */
  readonly id: string;
  readonly name: string;
  readonly mime: string;
  /** By which message it came. */
  readonly message: string;
  /** Of our own copy, once it is made. */
  readonly hash?: string;
  /** Why it can't be a photo, for people. */
  readonly problem?: string;
};

/** Photos from which one draft each is made of several listings, all like one that is there. */
export type BatchRecord = {
  readonly id: BatchId;
  readonly studioId: StudioId;
  readonly author: MemberId;
  readonly modelId: ListingId;
  readonly photos: readonly BatchPhoto[];
  readonly grouping: Grouping;
  /** By hand: the photos of each listing, by their places from 0. */
  readonly groups: readonly (readonly number[])[] | null;
  /** One for each listing, once they are asked for; its photos by hash. */
  readonly drafts: readonly { readonly id: ChangeId; readonly photos: readonly string[] }[];
  readonly state: (typeof batchStates)[number];
  readonly revision: number;
  /** Photos that come in this thread join it. */
  readonly channel: string | null;
  readonly thread: string | null;
  readonly cards: Readonly<Partial<Record<BatchCard, MessageRef>>>;
  /** Its drafts as they are now, as far as they are made and still there. */
  readonly changes: readonly ChangeRecord[];
};

/** Its author's, and the one on which it is decided. */
export type BatchCard = "author" | "review";

/** What its cards and forms are drawn from. */
export type BatchView = Pick<
  BatchRecord,
  "id" | "state" | "revision" | "photos" | "grouping" | "cards" | "channel" | "thread"
> & {
  readonly author: Person;
  readonly viewer: Viewer | null;
  /** What its drafts are like. */
  readonly model: { readonly title: string; readonly code: string | null };
  readonly groups: readonly (readonly number[])[];
  /** Why its drafts can't be made of these groups, for people. */
  readonly groupProblems: readonly string[];
  /** Pictures of the photos with their numbers, twenty in each at most; which numbers. */
  readonly sheets: readonly { readonly from: number; readonly to: number; readonly imageUrl: string }[];
  /** How many drafts it has, or is to have. */
  readonly all: number;
  readonly changes: readonly ChangeView[];
  /** Those that wait for approval: the hash over them, and what they cost. */
  readonly waiting: readonly ChangeView[];
  readonly hash: string;
  readonly fee: Money;
  readonly defaultMode: PublishMode;
  /** Who may approve all that wait. */
  readonly approvers: readonly Person[];
  readonly soloMode: boolean;
  readonly listingsChannel: string | null;
};

/** Drafts that couldn't be asked for, each with why. */
export type Incomplete = readonly { readonly change: ChangeView; readonly problems: readonly string[] }[];
