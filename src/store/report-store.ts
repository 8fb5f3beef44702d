import { z } from "zod";
import type { ReportReads } from "#src/app/ports/reports.ts";
import { digestNumbers, givenUp, logRow, reportNumbers } from "./report-rows.ts";
import { rowsOf } from "./rows-of.ts";
import type { Rpc } from "./rpc.ts";

export function createReportReads(rpc: Rpc): ReportReads {
  return {
    log: (filter) => rpc("read_log", { p_filter: filter }, rowsOf(logRow)),
    digest: ({ since, until }, limit) =>
      rpc("read_digest", { p_since: since, p_until: until, p_limit: limit }, digestNumbers),
    report: (since) => rpc("read_report", { p_since: since }, reportNumbers),
    givenUp: (limit) => rpc("read_given_up", { p_limit: limit }, givenUp),
    home: () => rpc("read_home", {}, z.object({ approvedOnce: z.boolean(), differingCount: z.int() })),
  };
}
