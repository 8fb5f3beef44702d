import { inContext } from "#src/modules/shops/index.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import type { ListingHistory } from "./model.ts";
import type { ReportReads } from "./port.ts";
import { homeRow, overviewRow } from "./home-rows.ts";
import { digestNumbers, givenUp, historyRow, logRow, reportNumbers } from "./report-rows.ts";

export function createReportReads(rpc: Rpc): ReportReads {
  return {
    log: (filter) => rpc("read_log", { p_filter: filter }, rowsOf(logRow)),
    digest: ({ since, until }, limit) =>
      rpc("read_digest", { p_since: since.toISOString(), p_until: until.toISOString(), p_limit: limit }, digestNumbers),
    report: (since) => rpc("read_report", { p_since: since.toISOString() }, reportNumbers),
    givenUp: (limit) => rpc("read_given_up", { p_limit: limit }, givenUp),
    overview: async (member) => inContext(await rpc("read_overview", { p_member: member }, overviewRow)),
    home: async (member, { differing, listings: { perPage, page }, log }) =>
      inContext(
        await rpc(
          "read_home",
          {
            p_member: member,
            p_differing: differing,
            p_per_page: perPage,
            p_page: page,
            p_log: { words: "", ...log },
          },
          homeRow,
        ),
      ),
  };
}

export type ReportsReads = {
  /** What a listing's timeline is made of besides its changes, newest first, at most `limit` of each. */
  history(listing: ListingId, limit: number): Promise<ListingHistory>;
};

export function reportsReads(rpc: Rpc): ReportsReads {
  return {
    history: (listing, limit) => rpc("read_history", { p_listing_id: listing, p_limit: limit }, historyRow),
  };
}
