import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { VideoBytes } from "./port.ts";

/** A video that goes to a reader, who may be slow: a piece is fetched once the one before it was taken, and no more is held. */
export type VideoStream = {
  readonly size: number;
  /** From `from` to `to`, both included. Ends with an error where the bytes are gone meanwhile. */
  readonly chunks: (part?: { readonly from: number; readonly to: number }) => AsyncIterable<Uint8Array>;
};

const pieceBytes = 2 * 1024 * 1024;

/** @throws OmsError `not-found` */
export async function streamVideo(videos: VideoBytes, studioId: StudioId, hash: string): Promise<VideoStream> {
  const { size } = await videos.piece(studioId, hash, { from: 0, most: 1 });
  return {
    size,
    async *chunks({ from, to } = { from: 0, to: size - 1 }) {
      for (let at = from; at <= to; ) {
        const { bytes } = await videos.piece(studioId, hash, { from: at, most: Math.min(pieceBytes, to - at + 1) });
        if (bytes.length === 0) throw new Error("the video ends before its end");
        yield bytes;
        at += bytes.length;
      }
    },
  };
}
