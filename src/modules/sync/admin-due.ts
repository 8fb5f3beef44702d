import { z } from "zod";
import type { Logger } from "#src/platform/kernel/log.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { countsOf, overAllStudios } from "#src/platform/database/admin/faults.ts";

/** Brings up again, once, what nobody answered for a working day. @returns how many requests */
export async function enqueueNudges(rpc: Rpc, logger: Logger): Promise<number> {
  const answer = await rpc("enqueue_nudges", {}, overAllStudios);
  return countsOf(answer, { call: "enqueue_nudges", counted: ["nudged"], logger }).nudged;
}

/** Enqueues a reading of every healthy shop whose newest one is nearly six hours old. @returns how many */
export async function enqueueDueSyncs(rpc: Rpc, logger: Logger): Promise<number> {
  const asked = await rpc("enqueue_due_syncs", {}, z.int());
  if (asked > 0) logger.info({ shops: asked }, "shops are read again");
  return asked;
}
