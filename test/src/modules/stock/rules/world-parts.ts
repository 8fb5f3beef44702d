import type { OwnWrite, SeenListing, StockWrite, TheirWrite } from "#src/modules/stock/rules/stock-types.ts";

export type Seed = {
  readonly seed: number;
  readonly stock: number;
  /** Seconds between two checks of a shop. */
  readonly every: number;
  /** Orders an hour in all shops. */
  readonly orders: number;
};

export type Listing = {
  /** As it really is. */
  pieces: number;
  sale: SeenListing["sale"];
  readonly past: { at: number; pieces: number; sale: SeenListing["sale"] }[];
  /** As it was read last. */
  seen: { pieces: number; sale: SeenListing["sale"] };
  own: { end: OwnWrite["end"]; by: number; write: StockWrite; wrote: boolean } | null;
  settlesUntil: number;
  backAt: number;
  readAt: number;
  takenOff: boolean;
  /** What approved changes of people wrote, as it was read. */
  readonly theirs: TheirWrite[];
  /** An approved change of a person is still to be written. */
  holds: boolean;
};

export type Run = {
  readonly sold: number;
  readonly oversold: number;
  readonly told: number;
  /** Oversells that were told later than one check after they could be seen. */
  readonly toldLate: number;
  readonly writes: number;
  readonly asked: number;
  /** Our writes that raised a number, or put something on sale. */
  readonly raised: number;
  /** Sales of pieces that were gone for longer than the stated window. */
  readonly outside: number;
  /** Pieces that a person took out, and pieces that a listing on sale shows too few. */
  readonly takenOut: number;
  readonly lost: number;
  /** Falls of more than 3 pieces, or corrections, that were followed without a question. */
  readonly unasked: number;
  readonly corrected: boolean;
};

export function soldIn(sales: readonly { readonly quantity: number }[]): number {
  return sales.reduce((total, { quantity }) => total + quantity, 0);
}

/** A row of numbers that a seed makes. */
export function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
