import { z } from "zod";
import type { ClaimedOperation } from "#src/app/ports/records.ts";
import type { WorkerStore } from "#src/app/ports/store.ts";
import type { MirroredListing } from "#src/domain/mirrored.ts";
import { OmsError } from "#src/kernel/errors.ts";
import { createImportReadings } from "./product-store.ts";
import { createReadStore } from "./read-store.ts";
import { rowsOf } from "./rows-of.ts";
import { flatFields, nothing } from "./rows.ts";
import type { Rpc } from "./rpc.ts";
import { effects } from "./tenant-store.ts";

/** What the worker does for one studio. Writes about a claimed operation need its present lease, else `lease-lost`. */
export function createWorkerStore(rpc: Rpc): WorkerStore {
  return {
    ...createReadStore(rpc),
    ...createImportReadings(rpc),
    writesAllowed: async (operation, shopId) => {
      const answer = z.object({ paused: z.boolean(), connected: z.boolean(), held: z.boolean() }).nullable();
      const allowed = await rpc("writes_allowed", { p_shop_id: shopId, ...lease(operation) }, answer);
      if (!allowed) throw new OmsError("not-found");
      return allowed;
    },
    fillDraft: ({ outbox, operations, ...fill }) =>
      rpc("fill_draft", { p_fill: fill, ...effects({ outbox, operations }) }, nothing),
    recordTarget: (operation, { outbox, operations, mirrored, ...target }) =>
      rpc(
        "record_target",
        {
          ...lease(operation),
          p_target: { ...target, ...(mirrored ? { mirrored: mirrorRow(mirrored) } : {}) },
          ...effects({ outbox, operations }),
        },
        nothing,
      ),
    recordShop: (operation, { outbox, operations, ...shop }) =>
      rpc("record_shop", { ...lease(operation), p_shop: shop, ...effects({ outbox, operations }) }, nothing),
    startRun: (operation, run) =>
      rpc("start_run", { ...lease(operation), p_run: run }, z.object({ finished: z.boolean() })),
    expectedListings: (shopId, runId) => rpc("read_expected", { p_shop_id: shopId, p_run: runId }, z.array(z.string())),
    mirrorPage: (operation, { runId, done, total }, listings) =>
      rpc(
        "mirror_page",
        { ...lease(operation), p_run: runId, p_listings: listings.map(mirrorRow), p_done: done, p_total: total },
        laidOver,
      ),
    mirrorListings: (operation, listings) =>
      rpc("mirror_listings", { ...lease(operation), p_listings: listings.map(mirrorRow) }, nothing),
    markGone: (operation, externalIds) =>
      rpc("mark_gone", { ...lease(operation), p_external_ids: externalIds }, z.int()),
    finishRun: (operation, run) =>
      rpc(
        "finish_run",
        {
          ...lease(operation),
          p_run: run.id,
          p_result: run.result,
          p_counts: run.counts,
          p_news: run.news,
          p_answer: run.answer,
          ...effects(run),
        },
        nothing,
      ),
    sayOnce: (operation, entry) => rpc("say_once", { ...lease(operation), p_entry: entry }, nothing),
    send: (entries) => rpc("send_messages", { p_outbox: entries }, nothing),
    sendOnce: (entries) => rpc("send_messages_once", { p_outbox: entries }, nothing),
    saveMessageRef: (changeId, kind, { channel, ts }) =>
      rpc("save_message", { p_change_id: changeId, p_kind: kind, p_channel: channel, p_ts: ts }, nothing),
    noteShopNews: (shopId, counts, outbox) =>
      rpc("note_shop_news", { p_shop_id: shopId, p_counts: counts, p_outbox: outbox }, nothing),
    saveShopNews: (shopId, on, { channel, ts }) =>
      rpc("save_shop_news", { p_shop_id: shopId, p_on: on, p_channel: channel, p_ts: ts }, nothing),
    syncEvent: (event) => rpc("log_sync", { p_event: event }, nothing),
  };
}

const laidOver = z.object({
  fresh: z.array(z.string()),
  differing: rowsOf(z.object({ externalId: z.string(), base: flatFields, ours: flatFields, moved: z.boolean() })),
});

function lease(operation: ClaimedOperation) {
  return { p_operation: operation.id, p_lease: operation.leaseToken };
}

/** As `app.mirror` takes it. */
function mirrorRow(listing: MirroredListing) {
  return {
    external_id: listing.listingId,
    state: listing.state,
    url: listing.url,
    live: listing.fields,
    cover_url: listing.coverUrl,
    ends_at: listing.endsAt,
    created_there: listing.createdAt,
  };
}
