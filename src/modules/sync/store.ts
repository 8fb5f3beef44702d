import { z } from "zod";
import type { StateCounts } from "#src/catalog/listing.ts";
import type { MirroredListing } from "#src/catalog/mirrored.ts";
import { flatFields } from "#src/catalog/rows.ts";
import { mirrorRow } from "#src/modules/listings/index.ts";
import type { NewsCounts } from "#src/modules/shops/index.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import type { Select } from "#src/platform/database/select.ts";
import { nothing } from "#src/platform/database/values.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { type Effects, effects } from "#src/platform/queue/effects.ts";
import { lease } from "#src/platform/queue/lease.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { LaidOver, SyncRunRecord } from "./model.ts";
import type { SyncResultEntry } from "./outbox.ts";
import { syncRunRow } from "./rows.ts";
import type { SyncResult } from "./rules/sync-result.ts";

export type SyncReads = {
  /** Newest first. `shop` null: of all shops. */
  syncRuns(shop: ShopId | null, limit: number): Promise<SyncRunRecord[]>;
};

export function syncReads(select: Select): SyncReads {
  return {
    syncRuns: (shop, limit) =>
      select(
        "sync_runs",
        (tables) => {
          const runs = tables
            .from("sync_runs")
            .select("id, shopId:shop_id, done, total, result, startedAt:started_at, finishedAt:finished_at")
            .order("seq", { ascending: false })
            .limit(limit);
          return shop === null ? runs : runs.eq("shop_id", shop);
        },
        rowsOf(syncRunRow),
      ),
  };
}

export type SyncWork = {
  /**
   * Begins a reading, or begins it again after a killed process; `finished` when it was at its end already. Fenced by
   * the lease, like the writes that follow.
   */
  startRun(
    operation: LeasedOperation,
    run: { readonly id: string; readonly total: number },
  ): Promise<{ readonly finished: boolean }>;
  /** The marketplace's numbers of all listings that were there when this run began. */
  expected(shopId: ShopId, runId: string): Promise<string[]>;
  /** Lays a page over the mirror; `done` of `total` is its progress for people. */
  mirrorPage(
    operation: LeasedOperation,
    run: { readonly runId: string; readonly done: number; readonly total: number },
    listings: readonly MirroredListing[],
  ): Promise<LaidOver>;
  /** `outbox` is sent where there is `news`; `answer` to each of those who asked, be it while it went on. */
  finishRun(
    operation: LeasedOperation,
    run: {
      readonly id: string;
      readonly result: SyncResult;
      readonly counts: StateCounts;
      /** {}: nothing is new. */
      readonly news: NewsCounts;
      readonly answer: SyncResultEntry;
    } & Effects,
  ): Promise<void>;
};

export function syncWork(rpc: Rpc): SyncWork {
  return {
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
    startRun: (operation, run) =>
      rpc("start_run", { ...lease(operation), p_run: run }, z.object({ finished: z.boolean() })),
    expected: (shopId, runId) => rpc("read_expected", { p_shop_id: shopId, p_run: runId }, z.array(z.string())),
    mirrorPage: (operation, { runId, done, total }, listings) =>
      rpc(
        "mirror_page",
        { ...lease(operation), p_run: runId, p_listings: listings.map(mirrorRow), p_done: done, p_total: total },
        laidOver,
      ),
  };
}

const laidOver = z.object({
  fresh: z.array(z.string()),
  differing: rowsOf(z.object({ externalId: z.string(), base: flatFields, ours: flatFields, moved: z.boolean() })),
});
