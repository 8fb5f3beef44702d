import { z } from "zod";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { nothing } from "#src/platform/database/values.ts";
import type { ImportId } from "#src/platform/kernel/entity-ids.ts";
import type { ImportReadings, ImportRecord, ImportWrites, TableRecord } from "./model.ts";
import { importRow, tableRow } from "./rows.ts";

export type TablesReads = {
  /**
   * All listings that are there, in pieces: `after` is the last piece's `next`, null at first and after the last. `photos`: with
   * their photos.
   */
  listingTable(
    after: number | null,
    limit: number,
    photos: boolean,
  ): Promise<{ readonly next: number | null; readonly listings: readonly TableRecord[] }>;
  /** What that table holds, of connected shops: listings, and lines of their options. Nothing is read for it. */
  countTable(): Promise<{ readonly listings: number; readonly options: number }>;
  /** null when it isn't there or belongs to another studio. */
  import(id: ImportId): Promise<ImportRecord | null>;
};

export function tablesReads(rpc: Rpc): TablesReads {
  return {
    listingTable: (after, limit, photos) =>
      rpc("read_listing_table", { p_after: after, p_limit: limit, p_photos: photos }, tableRow),
    countTable: () => rpc("count_table", {}, z.object({ listings: z.int(), options: z.int() })),
    import: (id) => rpc("read_import", { p_id: id }, importRow.nullable()),
  };
}

export function createImportWrites(rpc: Rpc): ImportWrites {
  return {
    startImport: ({ id, file, outbox, operations = [] }) =>
      rpc("start_import", { p_id: id, p_file: file, p_outbox: outbox, p_operations: operations }, nothing),
    applyImport: (id) => rpc("apply_import", { p_id: id }, nothing),
    discardImport: (id) => rpc("discard_import", { p_id: id }, nothing),
  };
}

export function createImportReadings(rpc: Rpc): ImportReadings {
  return {
    recordImport: (operation, { id, state, plan, outbox }) =>
      rpc(
        "record_import",
        {
          p_operation: operation.id,
          p_lease: operation.leaseToken,
          p_id: id,
          p_state: state,
          p_plan: plan,
          p_outbox: outbox,
        },
        nothing,
      ),
  };
}
