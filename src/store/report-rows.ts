import { z } from "zod";
import type { DigestNumbers, ReportNumbers } from "#src/app/ports/reports.ts";
import type { GivenUp, GivenUpMessage } from "#src/domain/given-up.ts";
import type { LogLine } from "#src/domain/log.ts";
import { rowsOf } from "./rows-of.ts";
import { changeRow, id, instant } from "./rows.ts";

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
  title: z.string().nullable(),
  shopName: z.string().nullable(),
});

export const digestNumbers: z.ZodType<DigestNumbers> = z.object({
  done: rowsOf(changeRow),
  doneCount: z.int(),
  small: rowsOf(changeRow),
  smallCount: z.int(),
  waitingCount: z.int(),
  stuckCount: z.int(),
  differingCount: z.int(),
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
