import { z } from "zod";
import { summaryRow } from "#src/modules/changes/index.ts";
import { listingRow } from "#src/modules/listings/index.ts";
import { contextRow } from "#src/modules/shops/index.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { logRow } from "./report-rows.ts";

/** What `read_overview` and `read_home` answer. */

const counted = <Row>(row: z.ZodType<Row>) => z.object({ all: z.int(), some: rowsOf(row) });

const overview = {
  ...contextRow.shape,
  drafts: counted(summaryRow),
  waiting: counted(summaryRow),
  problems: counted(summaryRow),
};

export const overviewRow = z.object(overview);

export const homeRow = z.object({
  ...overview,
  approvedOnce: z.boolean(),
  differing: counted(listingRow),
  listings: counted(listingRow).extend({ page: z.int() }),
  log: rowsOf(logRow),
});

/** @throws OmsError `not-found`: the studio is gone */
export function inContext<Row extends z.infer<typeof contextRow>>({ studio, members, shops, ...rest }: Row) {
  if (!studio) throw new OmsError("not-found");
  return { ...rest, context: { studio, members, shops } };
}
