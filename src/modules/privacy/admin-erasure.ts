import { z } from "zod";
import { countsOf, overAllStudios } from "#src/platform/database/admin/faults.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { id, nothing } from "#src/platform/database/values.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { ErasureStore } from "./port.ts";
import type { ErasureReceipt } from "./rules/privacy.ts";
import { rowCounts } from "./store.ts";

const plan = z.object({ tables: z.array(z.string()), quietInMs: z.int() });
const leaving = z.object({
  waitsFor: z.enum(["messages", "rows"]).nullable(),
  installations: z.array(z.string()),
  isLate: z.boolean().nullable().transform(Boolean),
});
const receipt: z.ZodType<ErasureReceipt> = z.object({
  number: z.string(),
  askedOn: z.iso.date(),
  erasedOn: z.iso.date().nullable(),
  counts: rowCounts,
});

/** A studio's end, over all of its tables. */
export function createErasureStore(rpc: Rpc, logger: Logger): ErasureStore {
  const lease = ({ id: operation, leaseToken }: LeasedOperation) => ({ p_operation: operation, p_lease: leaseToken });
  return {
    counts: (studioId) => rpc("erasure_counts", { p_studio_id: studioId }, rowCounts),
    begin: (studioId, cause, number) =>
      rpc("begin_erasure", { p_studio_id: studioId, p_cause: cause, p_number: number }, z.boolean()),
    plan: (operation) => rpc("erasure_plan", lease(operation), plan),
    eraseRows: (operation, table, limit) =>
      rpc("erase_rows", { ...lease(operation), p_table: table, p_limit: limit }, z.int()),
    recordReceipt: (operation) => rpc("record_receipt", lease(operation), z.array(z.string())),
    leaves: (operation) => rpc("erasure_leaves", lease(operation), leaving),
    finish: (operation) => rpc("finish_erasure", lease(operation), z.enum(["gone", "messages", "rows"])),
    receipt: (number) => rpc("erasure_receipt", { p_number: number }, receipt.nullable()),
    uninstalledFor: (days) => rpc("studios_uninstalled_for", { p_days: days }, z.array(id<StudioId>())),
    forgetInstallations: (days) => rpc("forget_installations", { p_days: days }, z.int()),
    resume: async (lateDays) => {
      const answer = await rpc("resume_erasures", { p_late_days: lateDays }, overAllStudios);
      return countsOf(answer, { call: "resume_erasures", counted: ["late"], logger }).late;
    },
    studioNamed: (teamId) =>
      rpc("studio_named", { p_team_id: teamId }, z.object({ id: id<StudioId>(), name: z.string() }).nullable()),
    auditOperator: (studioId, action, reference) =>
      rpc("audit_operator", { p_studio_id: studioId, p_action: action, p_reference: reference }, nothing),
  };
}
