import type { ChangeId, ListingId, MemberId, ProductId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { AskReason, Falls, Known, OwnWrite, Pieces, Shown, TheirWrite } from "./rules/stock-types.ts";

export type StockRule = "shared" | "split";

/** A standing decision on stock: of a product, or of a section of a shop. */
export type StockRuleRecord = {
  readonly id: string;
  readonly rule: StockRule;
  readonly productId: ProductId | null;
  readonly shopId: ShopId | null;
  readonly sectionId: string | null;
  /** Of the product. */
  readonly title: string | null;
  readonly givenBy: MemberId;
  readonly givenAt: Date;
  readonly windowSeconds: number | null;
  /** Nothing is written under it: its giver is no owner any more, or may not use one of the shops. */
  readonly rests: boolean;
};

/** Products that wait for an answer. */
export type WaitingStock = {
  readonly all: number;
  readonly some: readonly { readonly productId: ProductId; readonly title: string }[];
};

/** Given ones, the newest first. */
export type StandingRecord = { readonly all: number; readonly some: readonly StockRuleRecord[] };

export type LastFall = {
  readonly at: string;
  /** The shared number before, and the lowest that a shop showed. */
  readonly before: Pieces;
  readonly lowest: Pieces;
  /** Several fell between two checks. */
  readonly both: boolean;
  readonly fell: Falls;
};

/** What is known of the stock of one product. */
export type ProductStockRecord = {
  readonly rule: StockRuleRecord | null;
  /** What an answer is bound to: it moves with every judgement that finds something else. */
  readonly revision: number;
  readonly known: Known | null;
  readonly lastFall: LastFall | null;
  /** The longest time between two checks of its shops in the last week. */
  readonly measuredSeconds: number | null;
};

/** A listing of a shared product, as a judgement needs it. */
export type SharedListing = {
  readonly listingId: ListingId;
  readonly shopId: ShopId;
  readonly externalId: string;
  readonly title: string;
  readonly state: string;
  /** It isn't gone, and its shop can be read. */
  readonly there: boolean;
  readonly pieces: Pieces;
  readonly own: (OwnWrite & { readonly changeId: ChangeId }) | null;
  readonly theirs: readonly TheirWrite[];
  readonly settling: boolean;
  readonly held: boolean;
  readonly takenOff: boolean;
  /** It was read since the rule was given, and a short time ago. */
  readonly fresh: boolean;
};

export type SharedProduct = {
  readonly productId: ProductId;
  readonly ruleId: string;
  readonly revision: number;
  readonly known: Known | null;
  readonly lastFall: LastFall | null;
  readonly answer: "lower" | "leave" | null;
  readonly listings: readonly SharedListing[];
};

/** `writes`: under rules, in the last 24 hours, by shop. */
export type SharedStock = {
  readonly products: readonly SharedProduct[];
  readonly writes: Readonly<Record<string, number>>;
};

/** What a check read of a listing. */
export type CheckedListing = { readonly externalId: string; readonly state: string; readonly pieces: Pieces };

/** What is said of a judgement. */
export type StockNote = {
  readonly note: "lowered" | "asked" | "oversold";
  readonly fell: Falls;
  readonly before: Pieces;
  readonly after: Pieces;
  readonly lowered: readonly { readonly listingId: ListingId; readonly takeOff: boolean }[];
  readonly reasons: readonly AskReason[];
  /** What each listing showed and shows. Left out by earlier versions. */
  readonly shows?: readonly Shown[];
  /** What an answer is bound to. Left out by earlier versions. */
  readonly revision?: number;
  /** Where it can be put back. */
  readonly at: string | null;
};

export type { Pieces };
