/** Envelopes of one column, by the id of the key that sealed them. */
export type EnvelopeCount = {
  readonly table: string;
  readonly column: string;
  readonly keys: Readonly<Record<string, number>>;
};

export type Rotation = {
  /** Under the first key now, of all there were when it began. */
  readonly done: number;
  readonly total: number;
  /** What does not open: altered, moved, or of a key that isn't configured. Left as it is. */
  readonly broken: readonly { readonly table: string; readonly column: string; readonly row: string }[];
  /** false: stopped by its signal; called again it goes on. */
  readonly ended: boolean;
};

/** The keys of the database's envelopes. No key and no secret ever leaves it. */
export type KeyStore = {
  /** Every column that can hold envelopes, also those that hold none. */
  envelopes(): Promise<EnvelopeCount[]>;
  /**
   * Seals everything anew that isn't under the first key, in batches, while everything goes on: what a living process
   * replaced meanwhile is left alone. Killed in the middle, the next call goes on where it was.
   */
  rotate(options?: {
    readonly batch?: number;
    readonly report?: (done: number, total: number) => void;
    readonly signal?: AbortSignal;
  }): Promise<Rotation>;
  /**
   * What of the database this process can't read: keys that aren't configured, with how many secrets they sealed, and
   * keys under whose id another key is configured, so that none of a few secrets opens.
   */
  unreadable(): Promise<{
    readonly missing: readonly { readonly id: string; readonly rows: number }[];
    readonly different: readonly string[];
  }>;
  /** What a lost key sealed goes; shops and workspaces are asked to sign in anew. @returns rows per table */
  forget(keyId: string): Promise<Readonly<Record<string, number>>>;
};
