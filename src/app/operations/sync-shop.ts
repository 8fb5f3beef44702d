import type { FlatFields } from "#src/domain/fields.ts";
import type { MirroredListing } from "#src/domain/mirrored.ts";
import { listingStates } from "#src/domain/listing.ts";
import { compare } from "#src/domain/merge.ts";
import type { SyncResult } from "#src/domain/sync-result.ts";
import { OmsError } from "#src/kernel/errors.ts";
import type { AppDeps } from "../deps.ts";
import type { ShopClient } from "../ports/marketplace.ts";
import type { ClaimedOperation, ListingRecord } from "../ports/records.ts";
import type { WorkerStore } from "../ports/store.ts";
import { shopAccess } from "../shop-access.ts";

const pageSize = 100;
/** Etsy shows no further ones of one state (etsy behaviour 6). */
const largestOffset = 12_000;
const inPieces = 100;

/**
 * Reads every listing of a shop in all five states, a hundred a call, lays them over the mirror, and says how each
 * stands. Reads only. What a whole reading didn't show is looked for by its number before it is called gone: pages shift
 * while a shop is read.
 *
 * Calls: Σ over the five states of max(1, ⌈listings/100⌉), one more for each listing that was not shown.
 */
export async function syncShop(deps: AppDeps, operation: ClaimedOperation, signal: AbortSignal): Promise<void> {
  const { shopId, params } = operation;
  if (!shopId) throw new OmsError("internal");
  const store = deps.stores.worker(operation.studioId);
  const shop = (await store.shops()).find((each) => each.id === shopId);
  if (!shop || shop.health === "disconnected") throw new OmsError("shop-disconnected");
  const client = deps.marketplace.shop({
    ...shopAccess(deps, operation, shopId, shop.externalId, signal),
    priority: params.askedBy ? "person" : "bulk",
  });
  const run = params.runId ?? operation.id;
  const total = Object.values(shop.counts ?? {}).reduce((sum, count) => sum + count, 0);
  await store.startRun(operation, { id: run, total, askedBy: params.askedBy ?? null });

  const known = await knownListings(store, shopId);
  const seen = new Map<string, MirroredListing>();
  for (const state of listingStates) {
    for await (const listings of pages(client, state)) {
      // The same listing may stand on two pages while the shop changes (etsy behaviour 6).
      const fresh = listings.filter((listing) => !seen.has(listing.listingId));
      for (const listing of fresh) seen.set(listing.listingId, listing);
      if (fresh.length > 0) await store.mirrorPage(operation, run, fresh);
    }
  }
  const missing = [...known.values()].filter((listing) => !listing.goneAt && !seen.has(listing.externalId));
  const gone = await reallyGone(client, store, operation, run, missing, seen);
  const result = standing(known, seen, gone.length);
  await store.finishRun(operation, {
    id: run,
    result,
    outbox: worthSaying(result, params.askedBy !== undefined, known.size === 0)
      ? [{ template: "sync_result", shopId, runId: run, nonce: operation.id }]
      : [],
  });
  await store.syncEvent({ shopId, kind: "sync_shop", outcome: "ok" });
}

async function* pages(client: ShopClient, state: MirroredListing["state"]): AsyncGenerator<MirroredListing[]> {
  for (let offset = 0; offset <= largestOffset; offset += pageSize) {
    const { count, listings } = await client.readPage(state, offset);
    yield listings;
    if (listings.length === 0 || offset + pageSize >= count) return;
  }
}

async function knownListings(store: WorkerStore, shopId: ListingRecord["shopId"]): Promise<Map<string, ListingRecord>> {
  const known = new Map<string, ListingRecord>();
  for (let offset = 0; ; offset += inPieces * 5) {
    const some = await store.listings({ shopId, withGone: true, limit: inPieces * 5, offset });
    for (const listing of some) known.set(listing.externalId, listing);
    if (some.length < inPieces * 5) return known;
  }
}

async function reallyGone(
  client: ShopClient,
  store: WorkerStore,
  operation: ClaimedOperation,
  run: string,
  missing: readonly ListingRecord[],
  seen: Map<string, MirroredListing>,
): Promise<string[]> {
  const gone: string[] = [];
  for (const { externalId } of missing) {
    const found = await client.readListing(externalId);
    if (!found) {
      gone.push(externalId);
      continue;
    }
    seen.set(externalId, found);
    await store.mirrorPage(operation, run, [found]);
  }
  if (gone.length > 0) await store.markGone(operation, gone);
  return gone;
}

/** How each listing stands, from what was known before and what was read now. */
export function standing(
  known: ReadonlyMap<string, Pick<ListingRecord, "base" | "ours">>,
  seen: ReadonlyMap<string, Pick<MirroredListing, "state"> & { readonly fields: FlatFields }>,
  gone: number,
): SyncResult {
  const counts = { same: 0, fresh: 0, differsHere: 0, changedThere: 0, conflicts: 0, soldOut: 0, expired: 0 };
  for (const [externalId, { fields, state }] of seen) {
    if (state === "sold_out") counts.soldOut += 1;
    if (state === "expired") counts.expired += 1;
    const before = known.get(externalId);
    if (!before) counts.fresh += 1;
    else {
      const { ours, live, conflict } = compare(before.base, before.ours, fields);
      if (conflict.length > 0) counts.conflicts += 1;
      else if (live.length > 0) counts.changedThere += 1;
      else if (ours.length > 0) counts.differsHere += 1;
      else counts.same += 1;
    }
  }
  return { ...counts, gone };
}

/** Whoever asked is answered; a reading by itself speaks up only when somebody should look. */
function worthSaying(result: SyncResult, asked: boolean, first: boolean): boolean {
  if (asked) return true;
  return !first && result.changedThere + result.conflicts + result.gone > 0;
}
