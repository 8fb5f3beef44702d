import type { ChangeId, ListingId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { TableKind } from "../rules/listing-table.ts";

/** Addresses under our own host for files that a browser saves. Each works for some minutes and cannot be guessed. */
export type DownloadLinks = {
  log(studioId: StudioId, words: string): string;
  table(studioId: StudioId, kind: TableKind): string;
  /** The options of a draft. */
  options(studioId: StudioId, changeId: ChangeId): string;
  /** What a plan would write, and what it leaves out. */
  plan(studioId: StudioId, changeId: ChangeId): string;
  /** The options of a listing that exists. */
  listingOptions(studioId: StudioId, listingId: ListingId): string;
  /** Everything of the studio, as JSON. */
  studio(studioId: StudioId): string;
  /** Raises `not-found` for an address that is wrong, altered or over. */
  read(path: string): Download;
};

export type Download =
  | { readonly kind: "log"; readonly studioId: StudioId; readonly words: string }
  | { readonly kind: "plan"; readonly studioId: StudioId; readonly changeId: ChangeId }
  | { readonly kind: "options"; readonly studioId: StudioId; readonly changeId: ChangeId }
  | { readonly kind: "listing-options"; readonly studioId: StudioId; readonly listingId: ListingId }
  | { readonly kind: TableKind | "studio"; readonly studioId: StudioId };
