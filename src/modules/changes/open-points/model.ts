import type { MemberId } from "#src/platform/kernel/entity-ids.ts";

export const pointKinds = ["blank", "attribute"] as const;
export const settlements = ["filled", "left_out"] as const;

/** What a draft doesn't say yet and a person has to: a blank in one of its texts, or an attribute that is asked for. */
export type OpenPoint = {
  /** The key of the listing's field. */
  readonly field: string;
  /** The words of the blank, `size` of `[size?]`; of an attribute the marketplace's number of it. */
  readonly point: string;
  readonly kind: (typeof pointKinds)[number];
  /** For people. */
  readonly name: string;
  /** The category asks for it: it can't be left out. */
  readonly needed: boolean;
  /** Null: it is open. */
  readonly settled: (typeof settlements)[number] | null;
  /** Who settled it: they have a hand in the draft. Null: it is open, or a worker did. */
  readonly by: MemberId | null;
};

/** An attribute that a new draft is asked for. */
export type AskedPoint = Pick<OpenPoint, "field" | "point" | "name" | "needed">;
