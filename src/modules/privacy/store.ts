import { z } from "zod";
import type { Rpc } from "#src/platform/database/rpc.ts";
import type { Select, Tables } from "#src/platform/database/select.ts";
import { instant, json, nothing } from "#src/platform/database/values.ts";
import type { ExportReads, PrivacyWrites } from "./port.ts";

export const rowCounts = z.record(z.string(), z.int());
const exported = z.object({ rows: z.array(z.record(z.string(), json)), more: z.boolean() });
const request = z.object({ number: z.string(), askedAt: instant });

export function createExportReads(rpc: Rpc, select: Select): ExportReads {
  return {
    exportTables: () => rpc("export_tables", {}, z.array(z.string())),
    exportRows: (table, after, limit) =>
      rpc("export_rows", { p_table: table, p_after: after, p_limit: limit }, exported),
    erasureRequest: async () => {
      const ask = (tables: Tables) => tables.from("erasure_requests").select("number, askedAt:asked_at");
      const [asked] = await select("erasure_requests", ask, z.array(request));
      return asked ?? null;
    },
  };
}

export function createPrivacyWrites(rpc: Rpc): PrivacyWrites {
  return {
    setAiOptIn: ({ on, text, outbox }) => rpc("set_ai_opt_in", { p_on: on, p_text: text, p_outbox: outbox }, nothing),
    extendAiOptIn: ({ text, outbox }) => rpc("extend_ai_opt_in", { p_text: text, p_outbox: outbox }, nothing),
    requestErasure: ({ name, number, outbox }) =>
      rpc("request_erasure", { p_name: name, p_number: number, p_outbox: outbox }, nothing),
    eraseShopCopies: ({ shopId, outbox }) =>
      rpc("erase_shop_copies", { p_shop_id: shopId, p_outbox: outbox }, rowCounts),
  };
}
