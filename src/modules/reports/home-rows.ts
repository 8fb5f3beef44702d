import { z } from "zod";
import { scheduledRow, summaryRow } from "#src/modules/changes/index.ts";
import { listingRow } from "#src/modules/listings/index.ts";
import { contextRow } from "#src/modules/shops/index.ts";
import { standingRow } from "#src/modules/stock/index.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import { logRow } from "./report-rows.ts";

/** What `read_overview` and `read_home` answer. */

const counted = <Row>(row: z.ZodType<Row>) => z.object({ all: z.int(), some: rowsOf(row) });

const overview = {
  ...contextRow.shape,
  drafts: counted(summaryRow),
  waiting: counted(summaryRow),
  problems: counted(summaryRow),
  scheduled: scheduledRow,
  writing: counted(summaryRow),
};

export const overviewRow = z.object(overview);

export const homeRow = z.object({
  ...overview,
  approvedOnce: z.boolean(),
  differing: counted(listingRow),
  listings: counted(listingRow).extend({ page: z.int() }),
  log: rowsOf(logRow),
  standing: standingRow,
  rules: z.object({ kept: z.int(), offered: z.int() }),
});
