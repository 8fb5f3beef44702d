import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { StreamedBytes, TakeChunk } from "#src/platform/kernel/streamed.ts";

/** A video as it lies on this machine for a moment. */
export type ReceivedVideo = {
  readonly path: string;
  readonly size: number;
  /** SHA-256 of its bytes; its name in the store. */
  readonly hash: string;
  /** How long it lasts; null where its file doesn't say. */
  readonly ms: number | null;
};

/** Takes a file that may be a video, piece by piece: on no way through this process it is held whole. */
export type VideoIntake = {
  /**
   * @param feed gives the bytes away, one piece after the other
   * @param use what is done with it; afterwards it is gone from this machine
   * @throws OmsError `video-bad`, `video-too-large`, and what `feed` and `use` raise
   */
  receive<T>(feed: (take: TakeChunk) => Promise<void>, use: (video: ReceivedVideo) => Promise<T>): Promise<T>;
};

/** Where the bytes of videos lie: beside the photos of their studio, and gone with them (`PhotoBytes.removeAll`). */
export type VideoBytes = {
  /** What is there already is the same: it is named by its content. */
  put(studioId: StudioId, video: ReceivedVideo, signal: AbortSignal): Promise<void>;
  /** Its bytes, for as long as `use` takes. Raises `not-found`. */
  read<T>(studioId: StudioId, hash: string, use: (bytes: StreamedBytes) => Promise<T>): Promise<T>;
  /** At most so many of its bytes, with the size of all of it; none behind its end. Raises `not-found`. */
  piece(studioId: StudioId, hash: string, of: VideoPart): Promise<VideoPiece>;
};

export type VideoPart = { readonly from: number; readonly most: number };
export type VideoPiece = { readonly size: number; readonly bytes: Uint8Array };

/** The largest file that is taken. */
export const videoMostBytes = 100 * 1024 * 1024;
