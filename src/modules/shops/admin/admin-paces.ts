import { z } from "zod";
import type { PacedApp } from "#src/platform/http/pace/limiter.ts";
import type { Reservation, ReservationRequest } from "#src/platform/http/pace/reservation.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { instant } from "#src/platform/database/values.ts";

const reservation: z.ZodType<Reservation> = z.object({
  now: z.number(),
  from: z.number().nullable(),
  runMs: z.number().positive(),
  spacingMs: z.number().positive(),
  againMs: z.number().nullable(),
  refusedMs: z.number().nullable(),
  served: z.record(z.string(), z.number()),
});

/** The pace of each app's calls, over the processes of all studios: so no studio's token reaches it. */
export type PaceStore = {
  /**
   * Reserves a stretch of time for a process.
   *
   * @param holder the process, by a name that no other has
   * @returns null: the app was forgotten
   */
  reserve(app: PacedApp, holder: string, request: ReservationRequest): Promise<Reservation | null>;
  /** When the operator's app of a marketplace last made a call, for whichever studio; null: none is known. */
  operatorUsedAt(marketplace: string): Promise<Date | null>;
};

export function createPaceStore(rpc: Rpc): PaceStore {
  return {
    reserve({ pace, appId, perSecond, perDay }, holder, { used, said, leadMs, ...wants }) {
      return rpc(
        "reserve_calls",
        {
          p_pace: pace,
          p_app_id: appId,
          p_holder: holder,
          p_allowance: { perSecond, perDay },
          p_wants: wants,
          p_used: used,
          p_said: said,
          p_lead_ms: leadMs,
        },
        reservation.nullable(),
      );
    },
    operatorUsedAt: (marketplace) => rpc("operator_app_used_at", { p_marketplace: marketplace }, instant.nullable()),
  };
}
