import { LRUCache } from "lru-cache";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { NormalPhoto, PhotoLink } from "./port.ts";
import { platformText } from "#src/platform/kernel/messages/en.ts";

export type Picture = { readonly bytes: Uint8Array; readonly mime: NormalPhoto["mime"] };

/** An address is good for a month and may be asked for as often as one likes; a sheet of twenty photos takes a second. */
export const pictureLimits = {
  /** Drawn at the same time. */
  atOnce: 2,
  /** Wait for that; who comes then is told to come back. */
  waiting: 100,
  keptBytes: 16 * 1024 * 1024,
  keptMs: 10 * 60_000,
} as const;

export type PictureDeps = {
  readonly now: () => number;
  readonly draw: (link: PhotoLink) => Promise<Picture>;
  /** Raises `not-found` when the link's photos are gone: what was drawn before goes with them. */
  readonly stillThere: (link: PhotoLink) => Promise<unknown>;
};

/**
 * Pictures behind signed addresses: a few at a time, once for all who ask for the same one meanwhile, and sheets for a
 * while again from memory. Raises `rate-limited` when too many wait.
 */
export function createPictures({ now, draw, stillThere }: PictureDeps): (link: PhotoLink) => Promise<Picture> {
  const { atOnce, waiting, keptBytes, keptMs } = pictureLimits;
  const kept = new LRUCache<string, Picture>({
    maxSize: keptBytes,
    sizeCalculation: ({ bytes }) => bytes.length,
    ttl: keptMs,
    ttlResolution: 0,
    perf: { now },
  });
  const underWay = new Map<string, Promise<Picture>>();
  const line: (() => void)[] = [];
  let drawing = 0;

  async function inTurn(link: PhotoLink): Promise<Picture> {
    if (drawing >= atOnce) await new Promise<void>((go) => line.push(go));
    else drawing += 1;
    try {
      return await draw(link);
    } finally {
      const next = line.shift();
      if (next) next();
      else drawing -= 1;
    }
  }

  return async (link) => {
    const key = JSON.stringify(link);
    const before = kept.get(key);
    if (before) {
      await stillThere(link);
      return before;
    }
    const same = underWay.get(key);
    if (same) return same;
    if (line.length >= waiting) throw new OmsError("rate-limited", { userText: platformText.photos.tooMany });
    const picture = inTurn(link).finally(() => underWay.delete(key));
    underWay.set(key, picture);
    const drawn = await picture;
    if (link.kind === "sheet") kept.set(key, drawn);
    return drawn;
  };
}
