import { z } from "zod";
import { fieldValue } from "#src/catalog/rows.ts";
import { changeRow, scheduledRow } from "#src/modules/changes/index.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import { id, instant } from "#src/platform/database/values.ts";
import type { ListingEvent, ListingHistory } from "./model.ts";
import type { DigestNumbers, ReportNumbers } from "./port.ts";
import type { GivenUp, GivenUpMessage } from "./rules/given-up.ts";
import type { LogLine } from "./rules/log.ts";

/**
 * Rows of log, digest and report, checked. Their JSON is written in `supabase/schemas/reports`.
 */

export const logRow: z.ZodType<LogLine> = z.object({
  at: instant,
  by: id<NonNullable<LogLine["by"]>>().nullable(),
  byName: z.string().nullable(),
  action: z.string(),
  outcome: z.enum(["ok", "refused", "failed"]),
  code: z.string().nullable(),
  reference: z.string().nullable(),
  changeId: id<NonNullable<LogLine["changeId"]>>().nullable(),
  listing: z.string().nullable(),
  sku: z.string().nullable(),
  request: z.int().nullable(),
  title: z.string().nullable(),
  shopName: z.string().nullable(),
  items: z.int().nullable(),
});

export const digestNumbers: z.ZodType<DigestNumbers> = z.object({
  done: rowsOf(changeRow),
  doneCount: z.int(),
  small: rowsOf(changeRow),
  smallCount: z.int(),
  waitingCount: z.int(),
  stuckCount: z.int(),
  differingCount: z.int(),
  scheduled: scheduledRow,
  endingCount: z.int(),
  fees: rowsOf(z.object({ by: id<DigestNumbers["fees"][number]["by"]>(), cents: z.int() })),
});

const ofShop = { shopId: id<ReportNumbers["runs"][number]["shopId"]>(), at: instant };

export const reportNumbers: z.ZodType<ReportNumbers> = z.object({
  runs: rowsOf(z.object({ ...ofShop, look: z.int() })),
  failures: rowsOf(z.object(ofShop)),
  differing: z.record(ofShop.shopId, z.int()),
  waitingCount: z.int(),
});

const stuck = {
  shopId: id<NonNullable<GivenUpMessage["shopId"]>>().nullable(),
  code: z.string().nullable(),
  since: instant,
  waits: z.boolean(),
};

export const givenUp: z.ZodType<GivenUp> = z.object({
  messages: rowsOf(
    z.object({
      ...stuck,
      template: z.string(),
      changeId: id<NonNullable<GivenUpMessage["changeId"]>>().nullable(),
      to: id<NonNullable<GivenUpMessage["to"]>>().nullable(),
    }),
  ),
  operations: rowsOf(z.object({ ...stuck, kind: z.string() })),
});

/**
 * Rows of the product database, checked. Their JSON is written in `supabase/migrations`, in the files `…_history`,
 * `…_making_products` and `…_tables_out_and_in`.
 */

type Exchange = ListingHistory["exchanges"][number];

export const historyRow: z.ZodType<ListingHistory> = z.object({
  events: rowsOf(
    z.object({
      kind: z.enum(["changed_there", "gone", "back", "kept", "wanted"]),
      by: id<NonNullable<ListingEvent["by"]>>().nullable(),
      fields: z.record(z.string(), z.object({ before: fieldValue, after: fieldValue })),
      at: instant,
    }),
  ),
  edits: rowsOf(
    z.object({
      changeId: id<Exchange["changeId"]>(),
      by: id<ListingHistory["edits"][number]["by"]>(),
      at: instant,
    }),
  ),
  exchanges: rowsOf(
    z.object({
      changeId: id<Exchange["changeId"]>(),
      outcome: z.enum(["ok", "failed"]),
      code: z.string().nullable(),
      reference: z.string().nullable(),
      at: instant,
    }),
  ),
});
