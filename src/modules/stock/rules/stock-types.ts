import type { ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";

/** Pieces by field: `quantity:<option>`. */
export type Pieces = Readonly<Record<string, number>>;

/** What was written to a listing under the rule, and what became of it. */
export type OwnWrite = {
  /**
   * `waiting`: nothing was sent yet. `open`: it may be written or not. `written`: `by` was taken off there. `moved`: nothing was, since the listing had changed.
   * `failed`: nothing was, for another reason.
   */
  readonly end: "waiting" | "open" | "written" | "moved" | "failed";
  /** By how much it lowers, or lowered; {} where it takes the listing off sale. */
  readonly by: Pieces;
};

/** What an approved change of a person wrote to a listing: no sale. */
export type TheirWrite = {
  readonly changeId: string;
  /** `open`: it is being written, and it isn't known yet whether it is there. */
  readonly end: "open" | "written";
  /** By how much it lowers, or lowered; below 0: by how much it raised. */
  readonly by: Pieces;
};

/** A listing of the product as it was read last. */
export type SeenListing = {
  readonly listingId: ListingId;
  readonly shopId: ShopId;
  /** `on`: buyers can buy it. `sold-out`: its last piece was bought. `off`: expired, inactive, a draft, gone, or its shop can't be read. */
  readonly sale: "on" | "sold-out" | "off";
  /** Of the options that are offered. Where it is sold out: nothing is left. */
  readonly pieces: Pieces;
  /** Null: nothing was, or it was judged with its end already. */
  readonly own: OwnWrite | null;
  /** Of people, some time back from the last judgement. */
  readonly theirs: readonly TheirWrite[];
  /** It was read so short a time after a write of ours that the marketplace may have shown what was there before. */
  readonly settling: boolean;
  /** Another request holds its stock or its state, so nothing can be written to it. */
  readonly held: boolean;
  /** The last write of ours took it off sale: on sale again, it was put there by a person. */
  readonly takenOff: boolean;
};

/** How a listing was at the last judgement. */
export type KnownListing = {
  readonly onSale: boolean;
  readonly pieces: Pieces;
  /** Its number is above the shared one, and a write was decided that lowers it. */
  readonly owed: boolean;
  /** Changes of people that were taken into account. */
  readonly counted: readonly string[];
};

/** What a listing showed at the last judgement, without what we and people wrote since, and what it shows now. */
export type Shown = { readonly listingId: ListingId; readonly before: Pieces; readonly now: Pieces };

/** What fell in which listing. */
export type Falls = readonly { readonly listingId: ListingId; readonly by: Pieces }[];

export type Known = {
  /** How many pieces there are, for all shops together. */
  readonly base: Pieces;
  readonly listings: Readonly<Record<ListingId, KnownListing>>;
  /** What was asked, so that it is said once. */
  readonly asked: string | null;
  /** With which numbers it was asked: an answer is one to these. Null: nothing is asked. */
  readonly shown: string | null;
  /** How many pieces too many were told to be sold, since nothing was written. */
  readonly toldOversold: number;
  /** What fell while a write was on its way, which is told with the write that follows from it. */
  readonly untold: { readonly before: Pieces; readonly chained: boolean; readonly falls: Falls } | null;
};

/** Why a person is asked: `much`: more than three fell at once, in all shops together. `all`: nothing
 * would be left, and a shop had or has several. `new`: a listing came to the product since. `apart`: a listing had
 * more than three pieces more than the others. `options`: the listings have different options. `failed`: a write failed. `many`:
 * the writes of the day are used up. `held`: another request holds a listing that is to be lowered. */
export type AskReason = "much" | "all" | "apart" | "options" | "failed" | "many" | "held" | "new";

export type StockWrite = {
  readonly listingId: ListingId;
  readonly shopId: ShopId;
  /** Nothing would be left, so it goes off sale. */
  readonly takeOff: boolean;
  readonly before: Pieces;
  readonly set: Pieces;
};

export type Judgement = {
  /** `ask`: nothing is written and nothing is taken over before a person answers. */
  readonly outcome: "nothing" | "lower" | "ask";
  readonly reasons: readonly AskReason[];
  readonly known: Known;
  readonly writes: readonly StockWrite[];
  /** What fell in which listing without our doing. */
  readonly falls: Falls;
  /** Something fell, or a listing is lowered of which nobody was told that it would be. */
  readonly isNews: boolean;
  /** Something fell in a listing that was just to be lowered because another one fell: both count as one. */
  readonly chained: boolean;
  /** The shared number before, and the lowest that any shop shows. */
  readonly before: Pieces;
  readonly lowest: Pieces;
  /** Listings that can sell, or sold out. */
  readonly shows: readonly Shown[];
  /** Shops whose writes of the day are used up. */
  readonly full: readonly ShopId[];
  /** Something sold in a listing that was still to be lowered because of an earlier fall. */
  readonly follows: boolean;
  /** So many more were sold than there were, and were not told before. */
  readonly oversold: number;
  /** The reasons weren't told before. */
  readonly asksAnew: boolean;
};
