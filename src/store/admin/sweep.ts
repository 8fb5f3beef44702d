import { z } from "zod";
import type { Logger } from "#src/kernel/log.ts";
import type { Rpc } from "#src/store/rpc.ts";

/** true the first time this event of Slack's is seen. */
export function firstSight(rpc: Rpc, eventId: string): Promise<boolean> {
  return rpc("first_sight", { p_event_id: eventId }, z.boolean());
}

/** Deletes what is past its day. @returns rows deleted per table */
export async function purge(rpc: Rpc, logger: Logger): Promise<Readonly<Record<string, number>>> {
  const deleted = {
    ...(await rpc("purge_old", {}, z.record(z.string(), z.int()))),
    imports: await rpc("purge_imports", {}, z.int()),
    listing_events: await rpc("purge_listing_events", {}, z.int()),
  };
  logger.info({ deleted }, "purged");
  return deleted;
}
