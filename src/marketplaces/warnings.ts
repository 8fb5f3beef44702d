import type { FlatFields } from "#src/catalog/fields/fields.ts";

/** What a change is to write on a marketplace. */
export type ToBeWritten = {
  /** It makes new listings. */
  readonly creates: boolean;
  /** The shops there that it writes to, each with the listing as it will be. */
  readonly shops: readonly { readonly name: string; readonly values: FlatFields }[];
  /** The keys of the fields that it writes. */
  readonly fields: ReadonlySet<string>;
  /** There is one piece for all of its shops. */
  readonly onePiece: boolean;
};

export type PolicyWarning = {
  readonly code: string;
  readonly text: string;
  /** A studio is told it with one request and not again. */
  readonly once?: boolean;
};

/** What a marketplace's policy punishes, or does by itself, while its calls refuse nothing. */
export type PolicyWarnings = {
  /** Each code with its name in a list; a code begins with the marketplace's key and a point. Codes are stored: they stay. */
  readonly names: Readonly<Record<string, string>>;
  /** About the fields that are written and nothing else; the one with the largest loss first. */
  of(written: ToBeWritten): readonly PolicyWarning[];
};
