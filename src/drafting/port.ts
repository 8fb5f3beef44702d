/** Proposes a listing's first text from what the maker wrote and photographed. Never publishes anything. */
export type Drafter = {
  /** Whether `draft` asks a service that takes seconds. The form then opens with "Writing from 5 photos…". */
  readonly slow: boolean;
  /**
   * Never raises for bad replies of a service: it falls back to plain rules and says so in `by`. Aborting raises.
   * Every field keeps the marketplace's limits; nothing is asserted that text and photos don't say.
   */
  draft(source: DraftSource, signal?: AbortSignal): Promise<DraftProposal>;
};

export type DraftSource = {
  /** The message's plain text, decoded. May be empty. */
  readonly text: string;
  /** Small renditions (≤ 1024 px JPEG) in the listing's order. */
  readonly photos: readonly { readonly jpeg: Uint8Array; readonly name: string }[];
  /** Tags the studio uses most, for consistent wording. */
  readonly usualTags: readonly string[];
};

export type DraftProposal = {
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly materials: readonly string[];
  /** Words to search the category tree with, most telling first. */
  readonly categoryWords: readonly string[];
  /** One per photo, same order; "" where nothing can be said. */
  readonly alts: readonly string[];
  /** Prices the text names, for the shop of that currency only. Minor units. */
  readonly prices: readonly { readonly amount: number; readonly currency: string }[];
  readonly by: "openai" | "offline";
  /** Why a configured service wasn't used, for the log. */
  readonly fallback?: string;
};
