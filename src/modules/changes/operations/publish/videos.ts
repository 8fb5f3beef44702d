import { isOwnVideo, type OwnVideo } from "#src/catalog/fields/videos.ts";
import type { Videos } from "#src/marketplaces/videos.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { keepStep } from "../../messages/kept.ts";
import type { PublishProgress } from "../../records.ts";
import { noVideosYet, type VideoProgress } from "../../rules/photos/video-plan.ts";
import { lookDue, waitForNextLook } from "./looks.ts";
import type { ItemSession } from "./session.ts";

/** The videos of an item on their way: to a listing that was just made, or to one that exists. */
export type VideoSteps = {
  readonly session: ItemSession;
  readonly listingId: string;
  readonly videos: Videos;
  /** What is known of the item at this moment. */
  readonly progress: () => PublishProgress;
};

/** @throws OmsError `internal` where the marketplace takes none: nothing of it could be asked for */
export function videosOf({ client }: ItemSession): Videos {
  if (!client.videos) throw new OmsError("internal", { cause: new Error("this marketplace takes no videos") });
  return client.videos;
}

export function knownVideos({ progress }: VideoSteps): VideoProgress {
  return progress().videos ?? noVideosYet;
}

export function keepVideos(steps: VideoSteps, videos: Partial<VideoProgress>): void {
  steps.session.note({ progress: { ...steps.progress(), videos: { ...knownVideos(steps), ...videos } } });
}

/**
 * A video was on its way when the process ended, or its answer was lost: what the listing has beyond what it had then is that
 * one. It is looked for three times over at least four minutes before it is sent again.
 */
export async function findLostVideo(steps: VideoSteps): Promise<void> {
  const { session, listingId, videos } = steps;
  const { uploading } = knownVideos(steps);
  if (!uploading) return;
  const progress = steps.progress();
  const { looks = 0 } = progress;
  const last = !(await lookDue(session, progress, "uploadingSince"));
  const there = await videos.list(listingId);
  const found = there.find((id) => !uploading.had.includes(id));
  if (found !== undefined) return sentAs(steps, uploading.key, found);
  if (!last) {
    await session.record({ step: keepStep("checking"), progress: { ...progress, looks: looks + 1 } });
    waitForNextLook(session, looks + 1);
  }
  forget(steps, {});
}

/**
 * Looks until the listing shows these, for a few minutes: readers may be behind.
 *
 * @returns those that it never showed
 */
export async function unseenVideos(
  { session, listingId, videos }: VideoSteps,
  ids: readonly string[],
): Promise<string[]> {
  const { clock, timings } = session.deps;
  for (let look = 0; ; look += 1) {
    const there = await videos.list(listingId);
    const unseen = ids.filter((id) => !there.includes(id));
    const wait = timings.readbackWaits[look];
    if (unseen.length === 0 || wait === undefined) return unseen;
    await session.flush();
    await clock.sleep(wait, session.signal);
  }
}

/** Sends one video, once. @param had the numbers that the listing has before it. @returns its number there */
export async function sendVideo(
  steps: VideoSteps,
  video: OwnVideo | { readonly videoId: string },
  had: readonly string[],
): Promise<string> {
  const { session, listingId, videos } = steps;
  const { looks: _, ...progress } = steps.progress();
  const key = isOwnVideo(video) ? video.hash : video.videoId;
  session.intend({
    step: keepStep("uploadingVideo"),
    progress: {
      ...progress,
      uploadingSince: session.now().toISOString(),
      videos: { had, ...knownVideos(steps), uploading: { key, had } },
    },
  });
  try {
    const videoId = isOwnVideo(video)
      ? await upload(steps, video)
      : await videos.addAgain(listingId, video.videoId).then(() => video.videoId);
    sentAs(steps, key, videoId);
    return videoId;
  } catch (error) {
    if (!(error instanceof OmsError) || error.code === "lease-lost") throw error;
    if (error.code === "unknown-outcome") {
      throw new OmsError("unknown-outcome", { cause: error, retryAfterMs: session.deps.timings.looks[0] ?? 0 });
    }
    // Refused, or never sent: a video that turns up there from now on is another person's.
    forget(steps, {});
    throw error;
  }
}

async function upload({ session, listingId, videos }: VideoSteps, { hash, name }: OwnVideo): Promise<string> {
  const { deps, change } = session;
  return deps.videoBytes.read(change.studioId, hash, async (bytes) => {
    const { videoId } = await videos.upload(listingId, { bytes, name });
    return videoId;
  });
}

function sentAs(steps: VideoSteps, key: string, videoId: string): void {
  forget(steps, { uploaded: { ...knownVideos(steps).uploaded, [key]: videoId } });
}

/** Nothing is under way any more. */
function forget(steps: VideoSteps, more: Partial<VideoProgress>): void {
  const { uploadingSince: _since, looks: _looks, ...progress } = steps.progress();
  const { uploading: _uploading, ...videos } = knownVideos(steps);
  steps.session.note({ progress: { ...progress, videos: { ...videos, ...more } } });
}
