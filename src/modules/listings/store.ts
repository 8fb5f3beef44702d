import { z } from "zod";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { MirroredListing } from "#src/catalog/mirrored.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { nothing } from "#src/platform/database/values.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { type Effects, effects } from "#src/platform/queue/effects.ts";
import { lease } from "#src/platform/queue/lease.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { ListingFilter } from "./filters.ts";
import type { ListingRecord } from "./model.ts";
import { listingRow } from "./rows.ts";

export type ListingsReads = {
  /** Newest first; gone ones only with `withGone`. */
  listings(filter: ListingFilter): Promise<ListingRecord[]>;
  /** All that a filter means, in pieces of at most 500: `after` is the last piece's `next`, null at first and behind the last. */
  listingsInTurn(
    filter: ListingFilter,
    after: number | null,
    limit: number,
  ): Promise<{ readonly next: number | null; readonly listings: readonly ListingRecord[] }>;
  /** How many a filter means, whatever its `limit`. */
  countListings(filter: ListingFilter): Promise<number>;
};

export function listingsReads(rpc: Rpc): ListingsReads {
  return {
    listings: (filter) => rpc("read_listings", { p_filter: filter }, rowsOf(listingRow)),
    listingsInTurn: (filter, after, limit) =>
      rpc(
        "read_listings_in_turn",
        { p_filter: after === null ? filter : { ...filter, afterSeq: after }, p_limit: limit },
        z.object({ next: z.int().nullable(), listings: rowsOf(listingRow) }),
      ),
    countListings: (filter) => rpc("count_listings", { p_filter: filter }, z.int()),
  };
}

export type ListingsWrites = {
  /**
   * A person's word: in `agreed` fields the marketplace's value is kept, `ours` is what the studio wants instead. Writes
   * to no shop.
   */
  setOurs(
    word: { readonly listingId: ListingId; readonly agreed: readonly string[]; readonly ours: FlatFields } & Effects,
  ): Promise<void>;
};

export function listingsWrites(rpc: Rpc): ListingsWrites {
  return {
    setOurs: (word) =>
      rpc(
        "set_ours",
        { p_listing_id: word.listingId, p_agreed: word.agreed, p_ours: word.ours, ...effects(word) },
        nothing,
      ),
  };
}

export type ListingsWork = {
  /** @returns how many of them the studio didn't delete itself */
  markGone(operation: LeasedOperation, externalIds: readonly string[]): Promise<number>;
  /** Single listings read in passing. */
  mirrorListings(operation: LeasedOperation, listings: readonly MirroredListing[]): Promise<void>;
};

export function listingsWork(rpc: Rpc): ListingsWork {
  return {
    markGone: (operation, externalIds) =>
      rpc("mark_gone", { ...lease(operation), p_external_ids: externalIds }, z.int()),
    mirrorListings: (operation, listings) =>
      rpc("mirror_listings", { ...lease(operation), p_listings: listings.map(mirrorRow) }, nothing),
  };
}

/** As `app.mirror` takes it. */
export function mirrorRow(listing: MirroredListing) {
  return {
    external_id: listing.listingId,
    state: listing.state,
    url: listing.url,
    live: listing.fields,
    cover_url: listing.coverUrl,
    pictures: listing.pictures ?? {},
    ends_at: listing.endsAt,
    created_there: listing.createdAt,
  };
}
