import type { OptionSaid } from "#src/catalog/variations/live/laid-over.ts";
import type { ShopOptions } from "#src/catalog/variations/model.ts";
import type { ChangeId, ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";

/** What a table of options would make of a draft, or of a listing that exists. */

/** Price, stock, SKU, `onSale`, or the key of what the marketplace adds. */
type OptionChangeKind = string;
/** One value of an option that would be another one; null: that of the listing. */
export type OptionChange = {
  readonly line: number;
  readonly option: string;
  readonly shopName: string;
  readonly currency: string;
  readonly kind: OptionChangeKind;
  readonly before: number | string | boolean | null;
  readonly after: number | string | boolean | null;
};

type Planning = {
  readonly code: string;
  readonly title: string;
  readonly changeCount: number;
  /** The first. */
  readonly changes: readonly OptionChange[];
};

/** What a file would make of a draft's options. */
export type DraftOptionsPlan = Planning & {
  readonly changeId: ChangeId;
  /** What it was judged against: otherwise by now, nothing is written. */
  readonly mark: string;
  readonly shops: Readonly<Record<ShopId, ShopOptions>>;
  readonly skus: Readonly<Record<string, string>>;
  /** With which photo each word is shown, by its hash; left out: as it is in the draft. */
  readonly photos?: Readonly<Record<string, string>>;
};

/** … of those of a listing that exists: by option what it says of each, and what that was when the file was read. */
export type ListingOptionsPlan = Planning & {
  readonly listingId: ListingId;
  readonly said: readonly OptionSaid[];
  /** With which photo words of one axis would be shown otherwise; left out: none. */
  readonly photos?: PhotosSaid;
};

/** By word, as the edit calls it, the marketplace's number of a photo, when the file was read and after it; null: none. `axis`: its place. */
export type PhotosSaid = {
  readonly axis: number;
  readonly before: Readonly<Record<string, string | null>>;
  readonly after: Readonly<Record<string, string | null>>;
};

export type OptionsPlan = DraftOptionsPlan | ListingOptionsPlan;
