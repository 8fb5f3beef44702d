import type { StreamedBytes } from "#src/platform/kernel/streamed.ts";

/** The videos of listings, which the marketplace takes and gives by calls of their own; which ones a listing has its reading says too. */
export type Videos = {
  /** The numbers of a listing's videos: one call. */
  list(listingId: string): Promise<readonly string[]>;
  /** Not safe to repeat: look at the list first. */
  upload(
    listingId: string,
    video: { readonly bytes: StreamedBytes; readonly name: string },
  ): Promise<{ videoId: string }>;
  /** One that the shop uploaded before. Not safe to repeat either. */
  addAgain(listingId: string, videoId: string): Promise<void>;
  /** Gone already is what was wanted. */
  remove(listingId: string, videoId: string): Promise<void>;
};
