import { z } from "zod";
import type { DigestClock, DigestQueue } from "#src/app/ports/admin.ts";
import { rowsOf } from "#src/store/rows-of.ts";
import { digestSettings, id, instant } from "#src/store/rows.ts";
import type { Rpc } from "#src/store/rpc.ts";

const clockRow: z.ZodType<DigestClock> = z.object({
  studioId: id<DigestClock["studioId"]>(),
  settings: digestSettings,
  lastDate: z.string().nullable(),
  createdAt: instant,
  now: instant,
});

/** When all studios hear their digests, and the one way to enqueue one. */
export function createDigestQueue(rpc: Rpc): DigestQueue {
  return {
    clocks: () => rpc("digest_clocks", {}, rowsOf(clockRow)),
    enqueue: (studioId, date) => rpc("enqueue_digest", { p_studio_id: studioId, p_date: date }, z.boolean()),
  };
}
