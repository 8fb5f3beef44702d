import { z } from "zod";
import type { ShopRecord } from "#src/modules/shops/index.ts";
import { orNull } from "#src/platform/database/rows-of.ts";
import { id, instant } from "#src/platform/database/values.ts";
import type { SyncRunRecord } from "./model.ts";
import type { SyncResult } from "./rules/sync-result.ts";

const syncResult: z.ZodType<SyncResult> = z.object({
  same: z.int(),
  fresh: z.int(),
  differsHere: z.int(),
  changedThere: z.int(),
  conflicts: z.int(),
  gone: z.int(),
  soldOut: z.int(),
  expired: z.int(),
  // Results written before it was counted have none.
  outOfReach: z.int().default(0),
  unreadable: z.int().default(0),
  unreadableSome: z
    .array(z.object({ listingId: z.string().nullable(), title: z.string(), why: z.string() }))
    .default([]),
});

export const syncRunRow = z.object({
  id: z.string(),
  shopId: id<ShopRecord["id"]>(),
  done: z.int(),
  total: z.int().nullable(),
  result: orNull(syncResult),
  startedAt: instant,
  finishedAt: instant.nullable(),
}) satisfies z.ZodType<SyncRunRecord>;
