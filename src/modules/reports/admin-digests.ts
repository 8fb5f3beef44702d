import { z } from "zod";
import { digestSettings, type StoredDigest } from "#src/modules/studio/index.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { id, instant } from "#src/platform/database/values.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";

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

export type DigestQueue = {
  /** Of every studio that wants one. */
  clocks(): Promise<DigestClock[]>;
  /** false: that local date, or a later one, was enqueued before. */
  enqueue(studioId: StudioId, date: string): Promise<boolean>;
};

export type DigestClock = {
  readonly studioId: StudioId;
  readonly settings: StoredDigest;
  /** The local date enqueued last; null: none yet. */
  readonly lastDate: string | null;
  readonly createdAt: Date;
  /** By the database's clock: a date that a wrong clock names would be the last one for a long time. */
  readonly now: Date;
};
