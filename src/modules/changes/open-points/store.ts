import type { Rpc } from "#src/platform/database/rpc.ts";
import { nothing } from "#src/platform/database/values.ts";
import { effects, type Effects } from "#src/platform/queue/effects.ts";
import type { SaveDraft } from "../records.ts";

export type OpenPointWrites = {
  /**
   * The open points of these drafts are left out, of all of them or of none; what their category asks for stays open. `content`: the
   * fields that had blanks, without them.
   */
  leavePointsOut(
    of: { readonly drafts: readonly Pick<SaveDraft, "changeId" | "revision" | "content">[] } & Effects,
  ): Promise<void>;
};

export function openPointWrites(rpc: Rpc): OpenPointWrites {
  return {
    leavePointsOut: ({ drafts, ...queued }) =>
      rpc("leave_points_out", { p_drafts: drafts, ...effects(queued) }, nothing),
  };
}
