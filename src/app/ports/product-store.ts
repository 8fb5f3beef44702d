import type { FieldValue } from "#src/domain/fields.ts";
import type { ChangeId, ListingId, MemberId, ProductId, ShopId } from "#src/domain/ids.ts";
import type { ListingContent } from "#src/domain/listing.ts";
import type { ProductOutline } from "#src/domain/product-matching.ts";
import type { ImportId, ImportResult, ImportState } from "#src/domain/import.ts";
import type { ImportChange, ImportPlan, ImportProblem } from "#src/domain/import-plan.ts";
import type { TableListing } from "#src/domain/listing-table.ts";
import type { ClaimedOperation, ListingRecord } from "./records.ts";
import type { Effects } from "./effects.ts";
import type { SharedFile } from "./workspace.ts";

/** The product database's part of the stores: products, timelines, imports. */
export type ProductReads = {
  /** What a listing's timeline is made of besides its changes, newest first, at most `limit` of each. */
  history(listing: ListingId, limit: number): Promise<ListingHistory>;
  /** Newest first. `without`: by shop, how many listings are no product yet. */
  products(filter: ProductFilter): Promise<{
    readonly total: number;
    readonly products: readonly ProductRecord[];
    readonly without: readonly { readonly shopId: ShopId; readonly count: number }[];
  }>;
  /** All products that have a listing, oldest first, and the pairs that a person said are none. */
  /** All listings that are there, in pieces: `after` is the last piece's `next`, null at first and after the last. */
  listingTable(
    after: number | null,
    limit: number,
  ): Promise<{ readonly next: number | null; readonly listings: readonly TableRecord[] }>;
  /** What that table holds, of connected shops: listings, and lines of their options. Nothing is read for it. */
  tableCounts(): Promise<{ readonly listings: number; readonly options: number }>;
  /** null when it isn't there or belongs to another studio. */
  import(id: ImportId): Promise<ImportRecord | null>;
  productOutlines(): Promise<{
    readonly products: readonly ProductOutline[];
    readonly different: readonly (readonly [ProductId, ProductId])[];
  }>;
};

export type ListingHistory = {
  readonly events: readonly ListingEvent[];
  /** Everybody who edited a change, once, when they first did. */
  readonly edits: readonly { readonly changeId: ChangeId; readonly by: MemberId; readonly at: Date }[];
  /** What was exchanged with the shop; ends at 30 days. */
  readonly exchanges: readonly {
    readonly changeId: ChangeId;
    readonly outcome: "ok" | "failed";
    readonly code: string | null;
    readonly reference: string | null;
    readonly at: Date;
  }[];
};

/** What became of a listing by no change of ours; ends at 30 days. */
export type ListingEvent = {
  readonly kind: "changed_there" | "gone" | "back" | "kept" | "wanted";
  readonly by: MemberId | null;
  readonly fields: Readonly<Record<string, { readonly before: FieldValue; readonly after: FieldValue }>>;
  readonly at: Date;
};

export type ProductRecord = {
  readonly id: ProductId;
  readonly sku: string | null;
  readonly content: ListingContent;
  readonly createdAt: Date;
  /** Those that were read, gone ones too. */
  readonly listings: readonly ListingRecord[];
};

export type ProductFilter = {
  readonly ids?: readonly ProductId[];
  /** A SKU, or a listing's code or number, as a whole; or words that all stand in the title. */
  readonly words?: string;
  readonly limit?: number;
  readonly offset?: number;
};

/** A person's word on products. The database checks role and shops again. */
export type ProductWrites = {
  /** Listings that are no product yet become one each. `shopId`: all of a shop. @returns the new products */
  makeProducts(of: { readonly shopId?: ShopId; readonly listingIds?: readonly ListingId[] }): Promise<ProductId[]>;
  /** `same`: the listings of `merged` become `kept`'s. Raises `wrong-state` when either is already another one. */
  matchProducts(kept: ProductId, merged: ProductId, word: "same" | "different"): Promise<void>;
  /** Takes a listing out of its product again. Raises `wrong-state` when it is alone in it. @returns its product */
  splitProduct(listing: ListingId): Promise<ProductId>;
};

/** A listing as a table has it, without its shop's name. */
export type TableRecord = Omit<TableListing, "shopName" | "currency">;

/** A file that waits for a person's word, as its message shows it. Ends at 30 days. */
export type ImportRecord = {
  readonly id: ImportId;
  readonly by: MemberId;
  readonly file: SharedFile;
  readonly state: ImportState;
  readonly result: ImportResult | null;
  readonly at: Date;
  readonly lines: number;
  /** The first twenty. */
  readonly changes: readonly ImportChange[];
  readonly changeCount: number;
  readonly problems: readonly ImportProblem[];
  readonly problemCount: number;
  /** By listing, the fields that it changes. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
};

export type ImportWrites = {
  /** Begins reading a file. The same id begins it once. */
  startImport(start: { readonly id: ImportId; readonly file: SharedFile } & Effects): Promise<void>;
  /** Writes what the studio wants, never to a shop. What was changed here since the preview stays. Twice is once. */
  applyImport(id: ImportId): Promise<void>;
  discardImport(id: ImportId): Promise<void>;
};

export type ImportReadings = {
  /** What the worker read. Needs the operation's present lease. */
  recordImport(
    operation: ClaimedOperation,
    reading: { readonly id: ImportId; readonly state: "ready" | "refused"; readonly plan: ImportPlan } & Effects,
  ): Promise<void>;
};
