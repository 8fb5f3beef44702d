import { isLiveVideo, type LiveVideo, type OwnVideo, type WantedVideo } from "#src/catalog/fields/videos.ts";

/** What is known to have happened to the videos of an item, written before and after each call. */
export type VideoProgress = {
  /** By the hash of our copy, or the number of one that was there before: the number that it has there by our doing. */
  readonly uploaded: Readonly<Record<string, string>>;
  /** The one that is on its way, and the numbers that the listing had before it. */
  readonly uploading?: { readonly key: string; readonly had: readonly string[] };
  /** The numbers that the listing had before the first of ours was sent. */
  readonly had?: readonly string[];
  /** Those that we take out, or did; written before it happens. */
  readonly removed?: readonly string[];
};

export const noVideosYet: VideoProgress = { uploaded: {} };

/** The numbers of the wanted videos, as far as they have one. */
export function videoNumbers(wanted: readonly WantedVideo[], { uploaded }: VideoProgress): readonly string[] {
  return wanted.flatMap((video) => {
    if (isLiveVideo(video)) return [video.videoId];
    return "hash" in video ? (uploaded[video.hash] ?? []) : [];
  });
}

/** The videos that are still to come, in their order: our copies, and those that the listing had once and is to have again. */
export function videosLeft(
  before: readonly string[],
  wanted: readonly WantedVideo[],
  { uploaded }: VideoProgress,
): readonly (OwnVideo | LiveVideo)[] {
  return wanted.flatMap((video): (OwnVideo | LiveVideo)[] => {
    if (isLiveVideo(video)) return before.includes(video.videoId) || uploaded[video.videoId] ? [] : [video];
    return "hash" in video && uploaded[video.hash] === undefined ? [video] : [];
  });
}

/**
 * Whether another person changed the videos since the edit was made. What the edit did itself so far is no change.
 *
 * @param before the numbers that the listing had when the edit was made; `there`: those that it has at this moment
 */
export function videosMoved(
  before: readonly string[],
  wanted: readonly WantedVideo[],
  there: readonly string[],
  progress: VideoProgress,
): boolean {
  const { uploaded, uploading, removed = [] } = progress;
  const numbers = videoNumbers(wanted, progress);
  if (uploading === undefined && removed.length === 0 && Object.keys(uploaded).length === 0) {
    const done = wanted.every(isLiveVideo) && sameNumbers(there, numbers);
    return !done && !sameNumbers(there, before);
  }
  const ours = new Set([...before, ...Object.values(uploaded), ...removed]);
  const strange = there.filter((id) => !ours.has(id)).length;
  const gone = before.filter((id) => !there.includes(id) && !removed.includes(id));
  // One that came while another one went may be our upload, and as well what a seller put in its place.
  if (strange > 0 && gone.length > 0) return true;
  return strange > (uploading ? 1 : 0) || gone.some((id) => numbers.includes(id));
}

/** Those that we uploaded and the edit wants, as far as the listing doesn't show them: no reader sees them yet, or they were taken away. */
export function videosUnseen(
  wanted: readonly WantedVideo[],
  there: readonly string[],
  progress: VideoProgress,
): readonly string[] {
  const uploaded = Object.values(progress.uploaded);
  return videoNumbers(wanted, progress).filter((id) => uploaded.includes(id) && !there.includes(id));
}

/** What is known without the uploads of these numbers, which aren't there any more. */
export function withoutUploads({ uploaded, ...known }: VideoProgress, gone: readonly string[]): VideoProgress {
  const left = Object.entries(uploaded).filter(([, id]) => !gone.includes(id));
  return { ...known, uploaded: Object.fromEntries(left) };
}

export function sameNumbers(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each) => b.includes(each));
}
