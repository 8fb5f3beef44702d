import { z } from "zod";
import type { ReadStore } from "#src/app/ports/store.ts";
import { newsKinds } from "#src/domain/shop-news.ts";
import { OmsError } from "#src/kernel/errors.ts";
import { createExportReads } from "./privacy-store.ts";
import { createProductReads } from "./product-store.ts";
import { createReportReads } from "./report-store.ts";
import type { Rpc } from "./rpc.ts";
import { rowsOf } from "./rows-of.ts";
import { changeRow, listingRow, memberRow, shopRow, studioRow, syncRunRow } from "./rows.ts";

const shopNewsRow = z
  .object({
    on: z.string(),
    counts: z.partialRecord(z.enum(newsKinds), z.int()),
    channel: z.string().nullable(),
    ts: z.string().nullable(),
  })
  .transform(({ channel, ts, ...news }) => ({ ...news, ref: channel && ts ? { channel, ts } : null }));

const waitingRow = z.object({ all: z.int(), some: rowsOf(changeRow) });

/** Reading, confined to one studio by row level security. One request each. */
export function createReadStore(rpc: Rpc): ReadStore {
  return {
    ...createProductReads(rpc),
    ...createReportReads(rpc),
    ...createExportReads(rpc),
    studio: async () => {
      const studio = await rpc("read_studio", {}, studioRow.nullable());
      if (!studio) throw new OmsError("not-found");
      return studio;
    },
    context: async () => {
      const { studio, ...rest } = await rpc("read_context", {}, contextRow);
      if (!studio) throw new OmsError("not-found");
      return { studio, ...rest };
    },
    members: () => rpc("read_members", {}, rowsOf(memberRow)),
    shops: () => rpc("read_shops", {}, rowsOf(shopRow)),
    change: (id) => rpc("read_change", { p_id: id, p_code: null }, changeRow.nullable()).catch(nullIfNotFound),
    changeByCode: (code) => rpc("read_change", { p_id: null, p_code: code }, changeRow.nullable()),
    changes: ({ states, author, limit, offset = 0, oldestFirst = false }) =>
      rpc(
        "read_changes",
        { p_states: states ?? null, p_author: author ?? null, p_limit: limit, p_offset: offset, p_oldest: oldestFirst },
        rowsOf(changeRow),
      ),
    findChanges: (words, number, limit) =>
      rpc("find_changes", { p_text: words, p_number: number, p_limit: limit }, rowsOf(changeRow)),
    madeByOthers: (target, shop, numbers) =>
      rpc("made_by_others", { p_target_id: target, p_shop_id: shop, p_numbers: numbers }, rowsOf(z.string())),
    countChanges: (states, author) => rpc("count_changes", { p_states: states, p_author: author ?? null }, z.int()),
    waitingFor: (member, { limit, offset = 0 }) =>
      rpc("read_waiting", { p_member: member, p_limit: limit, p_offset: offset }, waitingRow),
    messageRef: (changeId, kind) =>
      rpc(
        "read_message",
        { p_change_id: changeId, p_kind: kind },
        z.object({ channel: z.string(), ts: z.string() }).nullable(),
      ),
    shopNews: (shopId) => rpc("read_shop_news", { p_shop_id: shopId }, shopNewsRow.nullable()),
    listings: (filter) => rpc("read_listings", { p_filter: filter }, rowsOf(listingRow)),
    countListings: (filter) => rpc("count_listings", { p_filter: filter }, z.int()),
    changesOf: (listing, limit) => rpc("read_changes_of", { p_listing_id: listing, p_limit: limit }, rowsOf(changeRow)),
    syncRuns: (shop, limit) => rpc("read_runs", { p_shop_id: shop, p_limit: limit }, rowsOf(syncRunRow)),
    usualTags: (limit) => rpc("usual_tags", { p_limit: limit }, rowsOf(z.string())),
  };
}

const contextRow = z.object({
  studio: studioRow.nullable(),
  members: rowsOf(memberRow),
  shops: rowsOf(shopRow),
});

/** Text that is no id at all names nothing, just as an id that isn't there. */
function nullIfNotFound(error: unknown): null {
  if (error instanceof OmsError && error.code === "not-found") return null;
  throw error;
}
