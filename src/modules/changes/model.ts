import type { NamedCategory } from "#src/catalog/fields/category-change.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { Problem } from "#src/catalog/issue.ts";
import type { ListingContent, ListingState, ItemContent } from "#src/catalog/listing.ts";
import type { Money } from "#src/catalog/money.ts";
import type { MarketplaceFacts, Named } from "#src/marketplaces/port.ts";
import type { PolicyWarning } from "#src/marketplaces/warnings.ts";
import type { ListingView } from "#src/modules/listings/index.ts";
import type { ShopHealth, ShopView } from "#src/modules/shops/index.ts";
import type { AiUse, OneOffs, Person } from "#src/modules/studio/index.ts";
import type { BatchId, ChangeId, ListingId, ShopId, StudioId, ItemId } from "#src/platform/kernel/entity-ids.ts";
import type { ChoiceItem, ChoiceRecord, LeftOutItem, ManyItem, ManySummary } from "./many/model.ts";
import type { ManyView, ValueShop } from "./many/views.ts";
import type { OpenPoint } from "./open-points/model.ts";
import type { Scheduled } from "./scheduling/model.ts";
import type { ChangeState, PublishMode, ItemState } from "./rules/change.ts";
import type { Holding } from "./rules/held-fields.ts";
import type { ChangeKind } from "./rules/listing-change.ts";
import type { Viewer } from "./rules/possible-actions.ts";
import type { SmallWord } from "./rules/small-change.ts";

export type ItemView = {
  readonly id: ItemId;
  readonly shopId: ShopId;
  readonly shopName: string;
  readonly marketplace: MarketplaceFacts;
  /** Null: the shop is gone. */
  readonly shopHealth: ShopHealth | null;
  /** It sold nothing when its settings were read last: nothing goes on sale there. */
  readonly onVacation: boolean;
  /** Nothing is written there until it is resumed. */
  readonly paused: boolean;
  readonly currency: string;
  readonly content: ItemContent;
  readonly state: ItemState;
  /** What it is doing just now, in words for people: "Uploading photo 3 of 5". */
  readonly step: string | null;
  readonly externalId: string | null;
  readonly listingUrl: string | null;
  readonly failure: { readonly code: string; readonly text: string; readonly reference: string } | null;
  /** Everything read back equals what was approved. */
  readonly verified: boolean;
  /** How its listing stood when it was last read; null: there is none, or it wasn't read yet. */
  readonly there: ListingState | "gone" | null;
};

export type DecisionView = {
  readonly by: Person;
  readonly verdict: "approve" | "ask_for_changes" | "go_live" | "retry" | "withdraw" | "stop" | "standing";
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
  readonly marketplace: Named;
  readonly fee: Money;
  readonly requests: readonly {
    readonly id: ChangeId;
    readonly number: number | null;
    readonly code: string | null;
    readonly sku: string | null;
    readonly title: string;
    /** What stock becomes, by option; empty: it stays as it is. */
    readonly stock: readonly number[];
  }[];
};

/** A page of its items, in their order, with what each would change. */
export type ManyPage = {
  readonly change: ChangeView;
  /** Only those that could not be written, or all. */
  readonly failed: boolean;
  readonly all: number;
  readonly page: number;
  readonly some: readonly (ManyItem & ValueShop)[];
};

/** One of its items. */
export type ItemPage = {
  readonly change: ChangeView;
  readonly item: Pick<ManyItem, "listingId" | "shopId" | "code" | "sku" | "title" | "set" | "before"> & ValueShop;
};

/** A page of what a person ticks of a plan that waits for approval. */
export type ChoicePage = Omit<ChoiceRecord, "some"> & {
  readonly change: ChangeView;
  readonly page: number;
  readonly some: readonly (ChoiceItem & ValueShop)[];
  /** Nobody else could approve it, and solo mode is on: what is one's own may be approved, too. */
  readonly solo: boolean;
};

/** A page of what a plan leaves out. */
export type LeftOutPage = {
  readonly change: ChangeView;
  readonly all: number;
  readonly page: number;
  readonly some: readonly (LeftOutItem & ValueShop)[];
};

export type ChangeView = Scheduled & {
  readonly id: ChangeId;
  readonly studioId: StudioId;
  /** Short code of the thing that it is about, `k7q2`; null for many. */
  readonly code: string | null;
  /** The thing's SKU, where all its options share one. */
  readonly sku: string | null;
  /** Of the request, from 1 on; null until approval is asked for. */
  readonly number: number | null;
  readonly kind: ChangeKind;
  /** The one listing that it is about; null for `create` and for many. */
  readonly listingId: ListingId | null;
  /** … as it is known to stand there. */
  readonly listing: ListingView | null;
  readonly state: ChangeState;
  readonly revision: number;
  /** It was approved, and nothing of it is begun on the marketplace as far as is known: it can go back to a draft. */
  readonly stoppable: boolean;
  /** Hash of exactly what would be written; an approval names it. */
  readonly contentHash: string;
  /** The person who alone sees it; null: several do. */
  readonly viewer: Viewer | null;
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
  /** Of an edit: where its photos can be seen, those of the listing among them, by `photoKey`. */
  readonly pictures: Readonly<Record<string, string>>;
  /** Of a change of many, the first of each shop. */
  readonly items: readonly ItemView[];
  /** null: it is about one listing. */
  readonly many: ManyView | null;
  /** Where it goes: the names of its shops' marketplaces. */
  readonly marketplace: Named;
  /** Connected shops that could be chosen. */
  readonly shops: readonly ShopView[];
  /** The batch that it was made in: its cards are that one's, until it has its own. */
  readonly batch: BatchId | null;
  /** What a new listing doesn't say yet, and how it was settled. */
  readonly openPoints: readonly OpenPoint[];
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
  /** Nothing more of it is written until a manager lets it go on. */
  readonly paused: { readonly by: Person; readonly at: Date } | null;
  readonly listingsChannel: string | null;
  /** What the studio said of stock 1 in several shops. */
  readonly oneOffs: OneOffs;
  /** What a shop that is chosen later begins with as its price, where one was read for it. */
  readonly offeredPrices: readonly { readonly shopId: ShopId; readonly price: Money }[];
  /** While it is to come on sale with stock 1: where what may be the same piece is on sale with stock 1 as well. */
  readonly alsoLive: readonly AlsoLive[];
  /** What its marketplaces' policy asks people to mind, by the weight of the loss. */
  readonly warnings: readonly PolicyWarning[];
  /** What product safety wants of its listings and they lack. */
  readonly safety: readonly SafetyGap[];
};

/** Of one shop: the names of fields as sentences have them, and the day from which they are needed (`2027-02-01`). */
export type SafetyGap = {
  readonly shopId: ShopId;
  readonly shopName: string;
  readonly marketplace: string;
  readonly missing: readonly string[];
  readonly from: string;
  /** That day has come. */
  readonly due: boolean;
};

/** A listing on sale that may be of the same single piece. `model`: it is what the draft was made like. */
export type AlsoLive = {
  readonly listingId: ListingId;
  readonly shopName: string;
  readonly code: string;
  readonly sku: string | null;
  readonly title: string;
  readonly model: boolean;
};

/** @property page which of them all the first of `some` is, from 0 on */
export type ReviewPage = { readonly all: number; readonly page: number; readonly some: readonly ChangeView[] };

export type ChangeSummary = {
  readonly id: ChangeId;
  readonly code: string | null;
  readonly sku: string | null;
  readonly number: number | null;
  readonly title: string;
  readonly state: ChangeState;
  readonly author: Person;
  readonly updatedAt: Date;
  readonly schedule: Scheduled["schedule"];
  readonly many: ManySummary | null;
  /** Link to its card in Slack when there is one. */
  readonly permalink: string | null;
};

/** What the form of an edit is drawn from. */
export type EditSheet = {
  readonly listing: ListingView;
  readonly shop: ShopView;
  /** As it stands there, with what the change sets already laid over it. */
  readonly fields: FlatFields;
  /** The category that it has in `fields`; null: its name isn't known. */
  readonly category: NamedCategory | null;
  /** As in `ChangeView`. */
  readonly pictures: Readonly<Record<string, string>>;
  /** The change that is gone on with; null: saving makes one. */
  readonly change: Pick<ChangeView, "id" | "revision" | "state" | "number"> | null;
  /** Other requests that hold some of its fields: they are refused until those are over. */
  readonly held: readonly Holding[];
  /** Nobody but the person who edits it could approve it, and solo mode is on. */
  readonly alone: boolean;
  /** The person who edits it may confirm it, where it is small. */
  readonly small: boolean;
};
