import { z } from "zod";
import type { Logger } from "#src/platform/kernel/log.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";

const purged = z.object({
  deleted: z.record(z.string(), z.int()),
  more: z.boolean(),
  failed: z.record(z.string(), z.string()),
});

/** Pieces of one purge: a month that was missed goes on the next day. */
const mostPieces = 200;

/**
 * Deletes what is past its day, a piece of each table at a time. A table that can't be purged stops no other, and is
 * said. @returns rows deleted per table
 */
export async function purge(rpc: Rpc, logger: Logger): Promise<Readonly<Record<string, number>>> {
  const deleted: Record<string, number> = {};
  for (let piece = 0; piece < mostPieces; piece += 1) {
    const answer = await rpc("purge_old", {}, purged);
    for (const [table, rows] of Object.entries(answer.deleted)) deleted[table] = (deleted[table] ?? 0) + rows;
    if (!answer.more) {
      if (Object.keys(answer.failed).length > 0) logger.error({ failed: answer.failed }, "some tables were not purged");
      break;
    }
  }
  logger.info({ deleted }, "purged");
  return deleted;
}
