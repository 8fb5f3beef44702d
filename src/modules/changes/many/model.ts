import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import type { ItemContent } from "#src/catalog/listing.ts";
import type { ChangeId, ItemId, ListingId, MemberId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { AllowanceRecord } from "#src/modules/shops/index.ts";
import type { ItemState } from "../rules/change.ts";
import type { StateFrom } from "../rules/listing-change.ts";

/** In a list of changes: of how many listings it is, and how many are written. `plan` null: it is none. */
export type ManySummary = { readonly all: number; readonly written: number; readonly plan: object | null };

/** What is said of a change of many listings in all. */
export type ManyRecord = {
  /** null: it is none that its author looks at before approval is asked for. */
  readonly plan: PlanRecord | null;
  readonly all: number;
  /** How many are in each state; those with none are left out. */
  readonly states: Readonly<Partial<Record<ItemState, number>>>;
  readonly shops: readonly { readonly shopId: ShopId; readonly items: number }[];
  /** For how many the marketplace bills its fee, where the change renews them or puts them on sale. */
  readonly billed: readonly { readonly shopId: ShopId; readonly items: number }[];
  /** By field, in how many listings of each shop it says yes. */
  readonly switchedOn: Readonly<Record<string, ManyRecord["billed"]>>;
  /** By field, of how many listings; `price` stands for the prices of all options. */
  readonly fields: Readonly<Record<string, number>>;
  /** The lowest and the highest move of a price, in thousandths of what it was; null: none moves. */
  readonly prices: { readonly lowest: number; readonly highest: number } | null;
  /** The request in which what was left of it is asked for; its number is null while that is being collected. */
  readonly again: { readonly number: number | null } | null;
  /** … those that were changed there meanwhile are looked at anew. */
  readonly lookedAtIn: { readonly number: number | null } | null;
  /** Why nothing moves, or what is done to the next listing; as its row keeps it. */
  readonly step: string | null;
  /** How many were not written for a reason, those among what was stopped since too. */
  readonly failed: number;
  /** How many of these may come to another end when they are tried again. */
  readonly retriable: number;
  /** The reasons, the most frequent first. */
  readonly failures: readonly ManyFailure[];
  /** While it is written: what its shops' apps may call. */
  readonly allowances: readonly AllowanceRecord[];
};

/** What is said of a plan besides. */
export type PlanRecord = {
  /** Its listings are still being looked at; or, of a discarded one, none of them could be changed. */
  readonly collecting: boolean;
  /** How many there are to look at, once that is known, and how many were looked at. */
  readonly found: number | null;
  readonly looked: number;
  /** Of a line that leaves out by `without`: how many of those that it means otherwise, and by what; null: it has none. */
  readonly apart: {
    readonly listings: number;
    readonly by: readonly { readonly what: "section" | "tag" | "search"; readonly name: string }[];
  } | null;
  /** In one line, as a person may type it. */
  readonly line: string;
  /** The rule by which it was made, as JSON; null: no rule made it. */
  readonly rule: unknown;
  /** By how many percent its line says that prices move, where that is so much that they start left out; null: it doesn't say it. */
  readonly says: number | null;
  /** Values that people typed into its table over those of its rule: how many, who, and those that move most. */
  readonly typed: {
    readonly values: number;
    readonly by: readonly MemberId[];
    readonly some: readonly PlanSample[];
  };
  /** Of a plan that deletes: each of its listings. */
  readonly deletes: readonly (Called & { readonly shopId: ShopId })[];
  /** Of the new prices, in minor units. */
  readonly prices: readonly { readonly currency: string; readonly lowest: number; readonly highest: number }[];
  /** The two prices that fall most, the two that rise most, and one of those between. */
  readonly falls: readonly PlanSample[];
  readonly rises: readonly PlanSample[];
  readonly usual: PlanSample | null;
  /** In how many of its listings a price falls by more than 30 %, or more than doubles. */
  readonly large: { readonly falls: number; readonly rises: number };
  /** How many of the listings that were looked at it leaves out, and why, what may be taken in first. */
  readonly left: number;
  readonly reasons: readonly PlanReason[];
  /** While it isn't decided on: what its shops' apps may call. */
  readonly allowances: readonly AllowanceRecord[];
};

type Called = { readonly code: string | null; readonly sku: string | null; readonly title: string | null };

/** One field of one of its listings, old and new. */
export type PlanSample = Called & {
  readonly shopId: ShopId;
  readonly field: string;
  readonly before: FieldValue;
  readonly after: FieldValue;
};

export type PlanReason = {
  readonly code: string;
  readonly text: string;
  readonly items: number;
  /** Of so many it is known what would be written. */
  readonly mayTakeIn: number;
  /** The first of them; with a value that would be written, where it is known. */
  readonly some: readonly (Called & { readonly sample: PlanSample | null })[];
};

/** A listing that a plan leaves out. `set` null: it can't be taken in. */
export type LeftOutItem = Called & {
  readonly listingId: ListingId;
  readonly shopId: ShopId;
  readonly reason: string;
  readonly text: string;
  readonly set: FlatFields | null;
  readonly before: FlatFields | null;
  readonly move: StateFrom;
};

/** A listing of a plan; `text`: why it is left out, null where it is in it. `set` null: nothing could be written to it. */
export type PlanItem = Pick<LeftOutItem, "listingId" | "shopId" | "set" | "before"> &
  Called & { readonly text: string | null; readonly move: ManyItem["move"] };

/** … as it is stored. */
export type NewLeftOut = {
  readonly listingId: ListingId;
  readonly code: string;
  readonly text: string;
  /** What would be written, where a person may take it in. */
  readonly item?: Pick<NewItem, "content" | "payload" | "from">;
};

/** Why some of its listings were not written. */
export type ManyFailure = {
  readonly text: string;
  /** Of so many listings. */
  readonly items: number;
  /** Tried again, these may come to another end. */
  readonly retriable: boolean;
  readonly code: string;
  /** By which a button names it. */
  readonly reason: string;
  /** The first of them. */
  readonly some: readonly Called[];
};

/** A line of a page of its items. */
export type ManyItem = Called & {
  readonly id: ItemId;
  readonly shopId: ShopId;
  readonly listingId: ListingId;
  readonly state: ItemState;
  readonly failure: { readonly code: string; readonly text: string; readonly reference: string } | null;
  readonly listingUrl: string | null;
  /** Of one that wasn't written whole: the fields that may have the new value there. */
  readonly begun: readonly string[];
  readonly set: FlatFields;
  readonly before: FlatFields;
  readonly move: StateFrom;
};

/** Why a person can't decide about an item: a value in it is theirs, or its shop is limited to others. */
export type WhyBarred = "own" | "no-access";

/** An item as a person ticks it; `place`: which of the items it is, from 1 on, in an order that no title moves. */
export type ChoiceItem = ManyItem & { readonly place: number; readonly why: WhyBarred | null };

/** A page of what a person ticks of a plan, by title. */
export type ChoiceRecord = {
  readonly all: number;
  /** How many of them this person can't decide about, and the first of those. */
  readonly own: number;
  readonly noAccess: number;
  readonly told: readonly ChoiceItem[];
  readonly some: readonly ChoiceItem[];
};

/** What a plan was a part of: the request of which a person approved the others. */
export type PartOf = {
  readonly changeId: ChangeId;
  readonly number: number | null;
  readonly by: MemberId;
  /** So many listings were approved. */
  readonly approved: number;
};

/** A listing that could not be added, and the code and details of why. */
export type RefusedItem = {
  readonly listingId: ListingId;
  readonly code: string;
  readonly detail: Readonly<Record<string, unknown>> | null;
};

export type NewItem = {
  readonly listingId: ListingId;
  readonly content: ItemContent;
  readonly payload: string;
  /** Asks for the values that the studio wants: each stays the word of the person who wrote it. */
  readonly from?: "keep_ours";
};

/** What came of asking for a plan: of `all`, so many were left out first, for these reasons. `asked`: none was, so it is asked for. */
export type PlanAsked = {
  readonly asked: boolean;
  readonly all: number;
  readonly left: readonly { readonly code: string; readonly items: number }[];
};
